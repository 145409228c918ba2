"""How a setting stands in docs/configuration.md."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr

from service.settings import Settings, variable_of


def rows() -> dict[str, str]:
    """The beginning of each setting's row, by the name of its variable: all but the example."""
    variables = {
        field.validation_alias if isinstance(field.validation_alias, str) else variable_of(name): field
        for name, field in Settings.model_fields.items()
    }
    return {
        variable: f"| `{variable}` | {_written(field.default)} | {field.description} |"
        for variable, field in variables.items()
    }


def _written(default: Any) -> str:
    """The default as it would be typed; nothing where it is empty."""
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if default in (None, "", ()):
        return "–"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"
