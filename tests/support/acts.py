"""Every act that the code can write to the audit trail, read off the code itself, so that no list can be forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

TRAIL = "kitabdar.organisation.services.audit"
Functions = tuple[ast.FunctionDef, ...]
Called = tuple[ast.Call, str, Functions]


def acts_written(folder: Path) -> set[str]:
    """Return the acts that the modules of a package write; AssertionError names a call that does not say which."""
    return _Code(folder).said("action")


def kinds_written(folder: Path) -> set[str]:
    """Return the kinds of what the lines are about ("item" of "item:12"), as far as the code says them."""
    return {each.partition(":")[0] for each in _Code(folder, is_strict=False).said("subject")}


class _Code:
    """The modules of a package: who calls which function with what."""

    def __init__(self, folder: Path, *, is_strict: bool = True) -> None:
        self.is_strict = is_strict
        self.trees: dict[str, ast.Module] = {}
        self.calls: list[Called] = []
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder.parent).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            self.trees[name] = ast.parse(path.read_text("utf-8"))
            self._gather(self.trees[name], name, ())
        self.imports = {name: dict(_imported(tree)) for name, tree in self.trees.items()}

    def _gather(self, node: ast.AST, module: str, within: Functions) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call):
                self.calls.append((child, module, within))
            inside = (*within, child) if isinstance(child, ast.FunctionDef) else within
            self._gather(child, module, inside)

    def said(self, parameter: str) -> set[str]:
        """Return all that is given as a parameter to what writes the trail."""
        writers = [each for each in _functions(self.trees[TRAIL]) if parameter in _parameters(each)]
        return set().union(*(self.passed(TRAIL, each, parameter) for each in writers))

    def passed(self, home: str, function: ast.FunctionDef, parameter: str) -> set[str]:
        """Return what all callers of a function give as a parameter."""
        found: set[str] = set()
        default = _default(function, parameter)
        for call, module, within in self.calls:
            if self.origin(call.func, module) != f"{home}.{function.name}":
                continue
            given = _given(call, function, parameter) or default
            assert given is not None, f"{module}:{call.lineno}: what is {parameter}?"
            found |= self.values(given, module, within)
        assert found or not self.is_strict, f"{home}: nobody says what {parameter} of {function.name} is"
        return found

    def origin(self, node: ast.expr, module: str) -> str:
        """Return the full name of what is called, wherever it was imported from."""
        match node:
            case ast.Attribute(value=value, attr=name):
                return self.follow(self.origin(value, module), name)
            case ast.Name(id=name):
                return self.follow(module, name)
        return ""

    def follow(self, module: str, name: str) -> str:
        """Follow a name through imports to the module that defines it."""
        target = self.imports.get(module, {}).get(name)
        if target is None or target in self.trees:
            return target or f"{module}.{name}"
        source, _, original = target.rpartition(".")
        return self.follow(source, original) if source in self.trees else target

    def values(self, node: ast.expr, module: str, within: Functions) -> set[str]:
        """Return the texts that an expression can be."""
        match node:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.IfExp(body=one, orelse=other):
                return self.values(one, module, within) | self.values(other, module, within)
            case ast.JoinedStr(values=parts):
                return {"".join(each) for each in product(*(self.values(p, module, within) for p in parts))}
            case ast.FormattedValue(value=value) if (
                self.is_strict
            ):  # else a number, whose it is does not matter
                return self.values(value, module, within)
            case ast.Name(id=name):
                return self.named(name, node.lineno, module, within)
        assert not self.is_strict, f"{module}:{node.lineno}: what is {ast.unparse(node)}?"
        return {"…"}

    def named(self, name: str, line: int, module: str, within: Functions) -> set[str]:
        """Return what a variable, a parameter or a constant of the module can be."""
        for depth in range(len(within), -1, -1):
            scope: ast.AST = within[depth - 1] if depth else self.trees[module]
            assigned = list(_assigned(scope, name))
            if assigned:
                return set().union(*(self.values(each, module, within[:depth]) for each in assigned))
            if isinstance(scope, ast.FunctionDef) and name in _parameters(scope):
                return self.passed(module, scope, name)
        assert not self.is_strict, f"{module}:{line}: where does {name} come from?"
        return {"…"}


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for each in node.names:
                yield each.asname or each.name, f"{node.module}.{each.name}"


def _functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]


def _given(call: ast.Call, function: ast.FunctionDef, parameter: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == parameter:
            return keyword.value
    place = _parameters(function).index(parameter)
    return call.args[place] if place < len(call.args) else None


def _default(function: ast.FunctionDef, parameter: str) -> ast.expr | None:
    arguments = function.args
    given = dict(zip([each.arg for each in arguments.kwonlyargs], arguments.kw_defaults, strict=True))
    last = [each.arg for each in arguments.args][len(arguments.args) - len(arguments.defaults) :]
    return given.get(parameter) or dict(zip(last, arguments.defaults, strict=True)).get(parameter)


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if target == name:
                yield value
