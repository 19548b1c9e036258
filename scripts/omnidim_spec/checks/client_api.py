"""The API of a Python package as its source says it: classes, what their attributes are, and how they may be called.

Nothing is imported or run. What the source does not tell (another package's class, an unannotated attribute) is unknown, and
whatever is done with it may be right.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from attrs import define, field, frozen

Function = ast.FunctionDef | ast.AsyncFunctionDef


@frozen
class Class:
    """A class of the package."""

    name: str
    node: ast.ClassDef
    module: Module


@frozen
class Method:
    """A function, its overloads beside it; `is_bound` where its first parameter is already given."""

    name: str
    nodes: tuple[Function, ...]
    module: Module
    is_bound: bool

    @property
    def is_async(self) -> bool:
        """Whether it has to be awaited."""
        return isinstance(self.nodes[-1], ast.AsyncFunctionDef)


@define(eq=False)
class Module:
    """A module: its names, and where it imports others from."""

    package: Package
    tree: ast.Module
    classes: dict[str, ast.ClassDef] = field(init=False)
    functions: dict[str, list[Function]] = field(init=False)
    imports: dict[str, tuple[str, str]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        nodes = list(ast.walk(self.tree))
        self.classes = {node.name: node for node in self.tree.body if isinstance(node, ast.ClassDef)}
        self.functions = {}
        for node in self.tree.body:
            if isinstance(node, Function):
                self.functions.setdefault(node.name, []).append(node)
        self.imports = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in nodes
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def find(self, name: str) -> Class | Method | None:
        """Return what a name of the module is, imports followed within the package."""
        if name in self.classes:
            return Class(name, self.classes[name], self)
        if name in self.functions:
            return Method(name, tuple(self.functions[name]), self, is_bound=False)
        if name in self.imports:
            where, original = self.imports[name]
            module = self.package.module(where)
            if module is not None and module is not self:
                return module.find(original)
        return None


@define(eq=False)
class Package:
    """A package by its folder, known under names: `omnidim_contract`, and that of the SDK in whose place it stands."""

    folder: Path
    names: tuple[str, ...]
    usual: dict[str, str] = field(factory=dict)
    """What a name is by custom where a snippet never defines it: `client` is a `Client`."""
    _modules: dict[str, Module | None] = field(factory=dict)

    def module(self, name: str) -> Module | None:
        """Return a module by its dotted name; None where it is not of this package."""
        head, _, rest = name.partition(".")
        if head not in self.names:
            return None
        if rest not in self._modules:
            self._modules[rest] = self._read(rest)
        return self._modules[rest]

    def _read(self, rest: str) -> Module | None:
        place = self.folder.joinpath(*rest.split(".")) if rest else self.folder
        file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        return Module(self, ast.parse(file.read_text("utf-8"))) if file.is_file() else None

    def public(self) -> list[str]:
        """Return the names that the package exports."""
        module = self.module(self.names[0])
        return sorted({*module.classes, *module.functions, *module.imports}) if module is not None else []

    def exports(self, name: str) -> bool:
        """Tell whether a name can be imported from the package: one of its own, a module, or a dunder."""
        return name in self.public() or name.startswith("__") or self.module(f"{self.names[0]}.{name}") is not None

    def find(self, module: str, name: str) -> Class | Method | None:
        """Return what a module of the package exports under a name."""
        found = self.module(module)
        return found.find(name) if found is not None else None


def attributes(owner: Class) -> dict[str, list[ast.stmt]]:
    """Return what a class and its bases define, by name; empty where a base is not known."""
    found: dict[str, list[ast.stmt]] = {}
    for one in [owner, *bases(owner)]:
        own: dict[str, list[ast.stmt]] = {}
        for node in one.node.body:
            for name in _defined(node):
                own.setdefault(name, []).append(node)
        for inner in ast.walk(one.node):
            if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store) and _is_self(inner.value):
                own.setdefault(inner.attr, [])
        for name, nodes in own.items():
            found.setdefault(name, nodes)
    return found


def is_closed(owner: Class) -> bool:
    """Tell whether the source names every attribute of a class: all its bases are known, and nothing is made up on demand."""
    known = [owner, *bases(owner)]
    named = sum(len(one.node.bases) for one in known)
    return named == len(known) - 1 and not any("__getattr__" in _names(one) for one in known)


def _names(owner: Class) -> set[str]:
    return {name for node in owner.node.body for name in _defined(node)}


def bases(owner: Class) -> list[Class]:
    """Return the classes that a class rests on, as far as they are in the package."""
    found: list[Class] = []
    for base in owner.node.bases:
        inner = owner.module.find(base.id) if isinstance(base, ast.Name) else None
        if isinstance(inner, Class) and inner.node is not owner.node:
            found += [inner, *bases(inner)]
    return found


def attribute(owner: Class, name: str) -> Class | Method | None:
    """Return what an attribute of an instance is: an instance of a class, or a method; None where that is not known."""
    nodes = attributes(owner).get(name, [])
    functions = tuple(node for node in nodes if isinstance(node, Function))
    if not functions:
        annotated = next((node for node in nodes if isinstance(node, ast.AnnAssign)), None)
        return of_annotation(annotated.annotation, owner.module) if annotated else None
    if any(_called(decorator) in ("property", "cached_property") for decorator in functions[-1].decorator_list):
        return of_annotation(functions[-1].returns, owner.module)
    is_static = any(_called(decorator) == "staticmethod" for decorator in functions[-1].decorator_list)
    return Method(name, functions, owner.module, is_bound=not is_static)


def constructor(owner: Class) -> Method | None:
    """Return how a class is called; None where its source does not say."""
    nodes = tuple(node for node in attributes(owner).get("__init__", []) if isinstance(node, Function))
    return Method(owner.name, nodes, owner.module, is_bound=True) if nodes else None


def of_annotation(annotation: ast.expr | None, module: Module) -> Class | None:
    """Return the class that an annotation names."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    found = module.find(annotation.id) if isinstance(annotation, ast.Name) else None
    return found if isinstance(found, Class) else None


def problems(method: Method, positional: int, keywords: list[str], *, has_more: bool) -> list[str]:
    """Return why a function cannot be called with so many positional arguments and these keywords; empty if it can.

    `has_more` is for calls that unpack something: then nothing can be missing.
    """
    overloads = [node for node in method.nodes if any(_called(one) == "overload" for one in node.decorator_list)]
    tried = [_problems(node, method, positional, keywords, has_more) for node in overloads or method.nodes[-1:]]
    return min(tried, key=len)


def _problems(node: Function, method: Method, positional: int, keywords: list[str], has_more: bool) -> list[str]:
    arguments = node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)][int(method.is_bound) :]
    only_positional = {argument.arg for argument in arguments.posonlyargs}
    defaults = len(arguments.defaults)
    needed = names[: len(names) - defaults] if defaults else names
    by_name = [argument.arg for argument in arguments.kwonlyargs]
    needed_by_name = [
        argument.arg for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if default is None
    ]
    extra, needed_extra = _unpacked(arguments.kwarg, method.module)
    found = []
    if positional > len(names) and arguments.vararg is None:
        found.append(f"takes {len(names)} positional argument{'s' * (len(names) != 1)}, found {positional}")
    taken = set(names[:positional])
    allowed = {*names, *by_name, *(extra or ())} - only_positional
    for keyword in keywords:
        if keyword in taken:
            found.append(f"gets {keyword} twice")
        elif keyword not in allowed and (arguments.kwarg is None or extra is not None):
            found.append(f"has no argument {keyword} (it has {', '.join(sorted(allowed))})")
    given = {*taken, *keywords}
    for name in () if has_more else (*needed, *needed_by_name, *needed_extra):
        if name not in given:
            found.append(f"needs {name}")
    return found


def named_types(method: Method, name: str) -> set[str]:
    """Return the names of the types in a union that a parameter is annotated with; empty for a single type."""
    node = method.nodes[-1]
    found = [one.annotation for one in (*node.args.args, *node.args.kwonlyargs) if one.arg == name]
    _, _, typed = _settings(node.args.kwarg, method.module)
    union = found[0] if found else typed.get(name)
    return {one.id for one in ast.walk(union) if isinstance(one, ast.Name)} if isinstance(union, ast.BinOp) else set()


def _unpacked(argument: ast.arg | None, module: Module) -> tuple[set[str] | None, list[str]]:
    """Return the names that `**settings: Unpack[SomeTypedDict]` takes, and those it needs; None where any will do."""
    is_typed, needed, types = _settings(argument, module)
    return (set(types) if is_typed else None), needed


def _settings(argument: ast.arg | None, module: Module) -> tuple[bool, list[str], dict[str, ast.expr]]:
    """Return whether further keywords are those of a TypedDict, the required ones, and the annotation of each."""
    annotation = argument.annotation if argument else None
    if not isinstance(annotation, ast.Subscript) or _called(annotation.value) != "Unpack":
        return False, [], {}
    owner = module.find(annotation.slice.id) if isinstance(annotation.slice, ast.Name) else None
    if not isinstance(owner, Class):
        return False, [], {}
    types: dict[str, ast.expr] = {}
    needed: list[str] = []
    for one in [owner, *bases(owner)]:
        own = {
            node.target.id: node.annotation
            for node in one.node.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }
        types = {**own, **types}
        needed += [] if _is_partial(one.node) else list(own)
    return True, needed, types


def _is_partial(node: ast.ClassDef) -> bool:
    """Tell whether a TypedDict says `total=False`."""
    return any(
        word.arg == "total" and isinstance(word.value, ast.Constant) and word.value.value is False for word in node.keywords
    )


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, Function | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _called(decorator: ast.expr) -> str:
    """Return the last word of `name`, `module.name` or `name(...)`."""
    if isinstance(decorator, ast.Call):
        decorator = decorator.func
    if isinstance(decorator, ast.Attribute):
        return decorator.attr
    return decorator.id if isinstance(decorator, ast.Name) else ""
