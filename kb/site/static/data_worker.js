/* Holds the database of the static site and answers one question at a time; it lives apart from the page, so that a long question can be ended. */
import sqlite3InitModule from "./vendor/sqlite3.mjs";

let database = null;
let sqlite3 = null;

async function open(address) {
  sqlite3 = await sqlite3InitModule({ print: () => {}, printErr: () => {} });
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const memory = sqlite3.wasm.allocFromTypedArray(bytes);
  database = new sqlite3.oo1.DB();
  const flags = sqlite3.capi.SQLITE_DESERIALIZE_FREEONCLOSE | sqlite3.capi.SQLITE_DESERIALIZE_READONLY;
  database.checkRc(sqlite3.capi.sqlite3_deserialize(database.pointer, "main", memory, bytes.length, bytes.length, flags));
  return { claims: database.selectValue("SELECT count(*) FROM claim_pages") };
}

function run(sql, parameters, most) {
  const statement = database.prepare(sql);
  try {
    if (Array.isArray(parameters) ? parameters.length : Object.keys(parameters).length) statement.bind(parameters);
    const columns = statement.columnCount ? statement.getColumnNames([]) : [];
    const rows = [];
    while (rows.length <= most && statement.step()) {
      rows.push(statement.get([]).map((value) => (typeof value === "bigint" ? String(value) : value)));
    }
    return { columns, rows: rows.slice(0, most), more: rows.length > most };
  } finally {
    statement.finalize();
  }
}

onmessage = async ({ data }) => {
  try {
    const answer = data.open ? await open(data.open) : run(data.sql, data.parameters, data.most);
    postMessage({ id: data.id, ...answer });
  } catch (fault) {
    postMessage({ id: data.id, error: String(fault.message || fault).replace(/^.*sqlite3 result code \d+: /, "").replace(/\.$/, "") });
  }
};
