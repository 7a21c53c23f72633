"""Runs docs/notebook.ipynb on a fresh build of the base in data/, and stores what its cells answer.

    python docs/notebook.py [FILE]

FILE is where the notebook with its answers goes; left out, it is docs/notebook.ipynb itself. The same base gives the same bytes: nothing of the
machine or the hour is kept. It needs the extra `notebook`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

import kb

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}


def answered(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with the answers of a fresh build. Raises nbclient's CellExecutionError where a cell fails."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"IPYTHONDIR": folder, "JUPYTER_CONFIG_DIR": folder, "JUPYTER_RUNTIME_DIR": folder, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        kb.build(ROOT / "data", Path(folder) / "kb.db")
        kernel = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/kernel")
        NotebookClient(notebook, km=kernel, timeout=300, coalesce_streams=True, resources={"metadata": {"path": folder}}).execute()
    notebook.metadata = nbformat.from_dict(KERNEL)
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
        cell.metadata = nbformat.NotebookNode()
    return notebook


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else NOTEBOOK
    target.write_text(nbformat.writes(answered(nbformat.read(NOTEBOOK, as_version=4))) + "\n", encoding="utf-8")
