"""The command reference in Markdown, made from the commands themselves: what docs/cli.md holds. It prints and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kb.cli import commands, main

_HEAD = """# Command reference

Made from the commands' own help, which `kb COMMAND --help` prints: `python -m kb.cli.reference` prints this page.

{about}

- DATA is the folder of a base; left out, it is `data` where that exists, else the current folder. `metadata.yml` is looked for in DATA, then in its
  parent.
- Commands that read a database take `--db FILE`.
- `--format json` prints one JSON value whose keys are the names of the database's columns; what else there is to say goes to stderr.
- The last line of a text result sums up.
"""


def markdown() -> str:
    """The page: an introduction, then each command by name with its usage, its purpose and its options."""
    parts = [_HEAD.format(about=_prose(main.help))]
    parts += ["\n".join(_section(name, command)) for name, command in commands()]
    return "\n".join(parts)


def _section(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"kb {name}", **main.context_settings)  # click keeps the help option that it makes first
    yield f"## kb {name}\n"
    yield f"```\n{' '.join([f'kb {name}', *command.collect_usage_pieces(context)])}\n```\n"
    yield f"{_prose(command.help)}\n"
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    if options:
        yield "| option | what it does |\n|---|---|"
        for option in options:
            yield f"| {_cell(_spelling(option))} | {_cell(_meaning(option))} |"
        yield ""


def _spelling(option: click.Option) -> str:
    """How the option is typed, its value included: the choices, a name that it was given, or the kind of value."""
    names = ", ".join([*option.opts, *option.secondary_opts])
    if option.is_flag:
        return f"`{names}`"
    if isinstance(option.type, click.Choice):
        return f"`{names} {'|'.join(map(str, option.type.choices))}`"
    return f"`{names} {option.metavar or option.type.name.split()[0].upper()}`"


def _meaning(option: click.Option) -> str:
    told = option.show_default if isinstance(option.show_default, str) else f"`{option.default}`"
    default = f" Default: {told}." if option.show_default else ""
    return f"{option.help}{default}"


def _prose(text: str | None) -> str:
    """The paragraphs of a help text, each on a line of its own."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in (text or "").split("\n\n"))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    click.echo(markdown(), nl=False)
