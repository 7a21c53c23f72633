-- After citeproc: puts private characters around each rendered citation, U+E000 number U+E001 citation U+E002,
-- the number in the digits U+E010 to U+E019, and writes the number and its citekeys, a line each, to the file that TRUTH names.
local truth = assert(io.open(os.getenv("TRUTH"), "w"))
local count = 0
local function sign(code)
  return utf8.char(code)
end
function Cite(cite)
  count = count + 1
  local digits = string.gsub(tostring(count), "%d", function(digit) return sign(0xE010 + tonumber(digit)) end)
  local keys = {}
  for _, one in ipairs(cite.citations) do
    keys[#keys + 1] = one.id
  end
  truth:write(count, "\t", cite.citations[1].mode, "\t", table.concat(keys, "\t"), "\n")
  truth:flush()
  local content = cite.content
  content:insert(1, pandoc.Str(sign(0xE000) .. digits .. sign(0xE001)))
  content:insert(pandoc.Str(sign(0xE002)))
  return content
end
