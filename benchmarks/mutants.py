"""How many small faults in the triage package its tests notice.

python -m benchmarks.mutants [FILES] [--sample N --seed S] [--thresholds]

One fault at a time is put into a module: a number that is one more or less, `<` for `<=`, `and`
for `or`, the neighbouring tier or grade. The tests that belong to the module then run in a forked
child, in which the faulty module takes the place of the sound one. A fault that no test notices
*survives*. A fault in a number, in a comparison or in a tier or grade of the rules is one of a
*threshold*; none of those may survive, and 85 % of all must be noticed.

A fault that breaks the import of the module, or makes the tests run on without end, counts as
noticed. Tests that fail on the sound module are left out, and named. Hypothesis is held to a few
examples, so that what it finds only by luck does not count.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from companion.rules.triage.notes.lexicon import lexicon

ROOT = Path(__file__).parents[1]
TRIAGE = Path("companion/rules/triage")
TESTS = Path("tests/rules/triage")
LOWEST_SCORE = 85
MEMORY = 3 * 2**30
PYTEST = (
    "--assert=plain --noconftest -W ignore --rootdir=. -p no:cacheprovider -p no:terminal "
    f"-p no:unraisableexception -p no:threadexception -c {os.devnull}"
)

# Code in which no number is a threshold of a rule.
_NO_RULES = ("notes/", "cases.py", "document.py", "replay.py", "scoring.py", "snapshot.py")
# Tests of the rules, which also try the criteria and the chart that the rules are made of.
_OF_RULES = (
    "spinal_cord",
    "calcium",
    "hypersensitivity",
    "emergencies",
    "fractures",
    "labs",
    "pain",
    "infection",
    "mouth",
    "function",
)
# Beside the tests that are named after a module: those that use it.
_ALSO = {
    "engine.py": ("suppression", "golden_cases"),
    "chart.py": (*_OF_RULES, "engine", "suppression"),
    "facts.py": ("worsening", "calcium", "engine"),
    "worsening.py": ("suppression",),
    "rule.py": ("engine", "suppression", "ruleset"),
    "criteria/": (*_OF_RULES, "suppression"),
    "ruleset/": ("golden_cases", "ruleset"),
    "notes/": ("reader", "assertion", "matching", "telling"),
}

# Faults that change nothing, each with its reason: by file and scope, source line, and what stands
# for what.
_SAME = {
    # What is new or worse is of more than nothing in any case.
    ("ruleset/calcium.py", "_CLUSTER = _cluster(Grade.MILD, 1)"): {
        "Grade.MILD → Grade.NONE",
        "1 → 0",
    },
    ("ruleset/calcium.py:_sign", "def _sign(code: str, level: Grade = Grade.MILD) -> Criterion:"): {
        "Grade.MILD → Grade.NONE"
    },
    # No symptom has begun after the day on which it is told.
    ("ruleset/emergencies.py", "ONE_DAY, HALF_A_DAY_COUNTS = 1, 0"): {"0 → -1"},
    # No dose was given that long ago.
    ("ruleset/fractures.py", "ANY_DAYS = 100 * 365  # ever"): {
        "100 → 99",
        "100 → 101",
        "365 → 364",
        "365 → 366",
    },
    # Nobody has been given less than no dose.
    ("ruleset/labs.py", 'TOO_LITTLE_TO_BEGIN = LabBelow("vitd_25oh", 30) & DoseNumber(0, 0)'): {
        "0 → -1"
    },
    # The cases before it take the days before today, and today.
    ("ruleset/mouth.py", "Case(Tier.SOON, Dated(SURGERY, first=0)),"): {"0 → -1", "0 → 1"},
    # No level is confirmed as of tomorrow.
    ("chart.py:Chart.is_stable", "def is_stable(self, code: str, *, days: int = 0) -> bool:"): {
        "0 → -1"
    },
    ("criteria/answers.py:Stable", "days: int = 0"): {"0 → -1"},
    # No rating and no score is below nothing.
    (
        "chart.py:Chart.attribute_is_new",
        "value = (getattr(answer, attribute) if answer else None) or 0",
    ): {"0 → -1"},
    (
        "chart.py:Chart.worst_pain_by_day",
        "worst[day] = max(past.nrs_worst, worst.get(day, 0))",
    ): {"0 → -1"},
    (
        "chart.py:Chart.worst_pain_by_day",
        "worst[today] = max(level_of(pain), worst.get(today, 0))",
    ): {"0 → -1"},
    # Compared with something that is nought or more in any case.
    (
        "chart.py:Chart.days_of_pain",
        "since_onset = (self.facts.local_date - pain.onset).days if pain.onset else 0",
    ): {"0 → -1"},
    ("chart.py:Chart._days_since_first_pain", "return max(days, default=0)"): {"0 → -1"},
    (
        "engine.py:_fired",
        "if all(ranks.get(other, -1) < finding.tier.rank for other in rule.yields_to)",
    ): {"1 → 2"},
    # Nobody asks for a rating below nothing, and what has declined is above nothing.
    ("criteria/answers.py:Rated.met_by", "value = getattr(answer, self.attribute) or 0"): {
        "0 → -1"
    },
    ("criteria/answers.py:Declined", "at_least: int = 1"): {"1 → 0"},
    ("criteria/pains.py:CountedAbove.met_by", "count = answer.count or 0"): {"0 → -1"},
    # Only pain of at least 1 is looked at.
    ("criteria/pains.py:PainAt", "at_least: Amount = 1"): {"1 → 0"},
    ("criteria/pains.py:PainWhereTreated", "at_least: Amount = 1"): {"1 → 0"},
}

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CALLS = {"min": "max", "max": "min", "all": "any", "any": "all", "All": "AnyOf", "AnyOf": "All"}
_MEMBERS = {
    "Tier": ("ROUTINE", "SOON", "URGENT", "EMERGENCY"),
    "Grade": ("NONE", "MILD", "MODERATE", "SEVERE"),
}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PROSE = ("annotation", "returns", "decorator_list", "type_params")
_LABELS = {"number", "source", "status", "criteria", "strict"}


@dataclass(frozen=True)
class Mutant:
    """One fault: what stands for what, and how to put it into the tree."""

    line: int
    scope: str  # the class and function in which it stands
    before: str
    after: str
    is_threshold: bool
    apply: Callable[[], None]


@dataclass(frozen=True)
class Module:
    """A module of the triage package, and the tests that belong to it."""

    path: Path

    @property
    def within(self) -> str:
        return self.path.relative_to(TRIAGE).as_posix()

    @property
    def name(self) -> str:
        return _dotted(self.path)

    @property
    def has_thresholds(self) -> bool:
        return not self.within.startswith(_NO_RULES)

    def tests(self) -> list[str]:
        """Those named after the module first: they notice most."""
        stem = self.path.stem if self.path.stem != "__init__" else self.path.parent.name
        stems = [stem, f"edges_{stem}", f"edges_{self.path.parent.name}"]
        for prefix, names in _ALSO.items():
            if self.within.startswith(prefix):
                stems += [each for name in names for each in (name, f"edges_{name}")]
        folder = TESTS / "notes" if self.within.startswith("notes/") else TESTS
        paths = [str(folder / f"test_{each}.py") for each in dict.fromkeys(stems)]
        return [path for path in paths if (ROOT / path).exists()]


# --- Faults ---


@dataclass(frozen=True)
class _Scope:
    """Where a node stands: the classes and functions around it, and what the last one returns."""

    name: str = ""
    returns: str = ""

    def within(self, node: ast.AST) -> _Scope:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef):
            return self
        returns = getattr(node, "returns", None)
        return _Scope(
            f"{self.name}.{node.name}".lstrip("."), ast.unparse(returns) if returns else ""
        )


def mutants_of(tree: ast.Module, *, thresholds: bool) -> Iterator[Mutant]:
    """All faults of one module, each to be put into `tree` itself."""
    for node, put, scope in _places(tree, _Scope()):
        for new, is_limit in _alternatives(node, scope.returns):
            yield Mutant(
                line=getattr(node, "lineno", 0),
                scope=scope.name,
                before=_short(node),
                after=_short(new),
                is_threshold=thresholds and is_limit,
                apply=partial(put, new),
            )


def _places(
    node: ast.AST, scope: _Scope
) -> Iterator[tuple[ast.AST, Callable[[ast.AST], None], _Scope]]:
    """Every node that is code, how to put another in its place, and where it stands."""
    scope = scope.within(node)
    for field, value in ast.iter_fields(node):
        if field in _PROSE:
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _is_prose(child):
                continue
            if isinstance(value, list):
                yield child, partial(value.__setitem__, index), scope
            else:
                yield child, partial(setattr, node, field), scope
            yield from _places(child, scope)


def _is_prose(node: ast.AST) -> bool:
    """Docstrings, sentences for people, labels of rules, imports."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.Call(func=ast.Name(id="Text")):
            return True
        case ast.keyword(arg=name):
            return name in _LABELS
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    return False


def _alternatives(  # noqa: C901, PLR0912
    node: ast.AST, returns: str
) -> Iterator[tuple[ast.AST, bool]]:
    """What may stand wrongly in place of the node, and whether that may move a threshold."""
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value), False
        case ast.Constant(value=int() | float() | str() as value):
            for other in _neighbours(value):
                yield ast.Constant(other), True
        case ast.Attribute(value=ast.Name(id=name), attr=member) if member in _MEMBERS.get(
            name, ()
        ):
            for other in _beside(_MEMBERS[name], member):
                yield ast.Attribute(node.value, other, ast.Load()), True
        case ast.Compare(left, operators, others):
            for index, operator in enumerate(operators):
                ops = [*operators]
                ops[index] = _COMPARISONS[type(operator)]()
                yield ast.Compare(left, ops, others), isinstance(operator, _ORDER)
        case ast.BoolOp(operator, values):
            yield (
                ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values),
                False,
            )
        case ast.UnaryOp(ast.Not() | ast.Invert(), operand):
            yield operand, False
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            yield ast.BinOp(left, _OPERATORS[type(operator)](), right), False
        case ast.AugAssign(target, operator, value) if type(operator) in _OPERATORS:
            yield ast.AugAssign(target, _OPERATORS[type(operator)](), value), False
        case ast.Call(ast.Name(id=name), arguments, keywords) if name in _CALLS:
            yield ast.Call(ast.Name(_CALLS[name], ast.Load()), arguments, keywords), False
        case ast.Return(ast.Constant(value=None)) if returns == "Met":
            yield ast.Return(ast.Tuple([], ast.Load())), False
        case ast.Return(value) if value and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None)), False


def _neighbours(value: float | str) -> Iterator[float | str]:
    """One less and one more in the last place; of a word, nothing."""
    written = value if isinstance(value, str) else repr(value)
    if _NUMBER.fullmatch(written):
        number = Decimal(written)
        last = Decimal((0, (1,), int(number.as_tuple().exponent)))
        for other in (number - last, number + last):
            yield str(other) if isinstance(value, str) else type(value)(other)


def _beside(members: Sequence[str], member: str) -> Sequence[str]:
    at = members.index(member)
    return [*members[max(at - 1, 0) : at], *members[at + 1 : at + 2]]


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else f"{text[:33]} … {text[-33:]}"  # noqa: PLR2004


# --- Running the tests on a fault ---


class _Faulty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives out the faulty module where the sound one is asked for."""

    def __init__(self, module: Module, code: CodeType) -> None:
        self.module = module
        self.code = code

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        del path, target
        if fullname != self.module.name:
            return None
        location = ROOT / self.module.path
        folders = [str(location.parent)] if location.stem == "__init__" else None
        return importlib.util.spec_from_file_location(
            fullname, location, loader=self, submodule_search_locations=folders
        )

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """As usual."""

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, vars(module))  # noqa: S102  the code of this very project


class _Failures:
    """Runs each test without the ceremony of reporting it, and collects which failed."""

    def __init__(self, *, to_the_end: bool) -> None:
        self.to_the_end = to_the_end
        self.ids: list[str] = []

    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        if any(report.failed for report in reports):
            self.ids.append(item.nodeid)
            item.session.shouldstop = not self.to_the_end
        return True


def _run(tests: Sequence[str], options: Sequence[str], *, to_the_end: bool = False) -> list[str]:
    """The tests that fail; file by file, so that the first failure spares collecting the rest."""
    failures = _Failures(to_the_end=to_the_end)
    for path in tests:
        status = pytest.main([*PYTEST.split(), *options, path], plugins=[failures])
        if status is not pytest.ExitCode.OK and not failures.ids:
            failures.ids.append(path)
        if failures.ids and not to_the_end:
            break
    return failures.ids


def _in_child(work: Callable[[], object], *, cpu_seconds: int) -> object:
    """What the work gives; None where it did not end by itself."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        try:
            os.write(writing, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def _with_fault(
    module: Module, tree: ast.Module, mutant: Mutant, tests: Sequence[str], options: Sequence[str]
) -> object:
    mutant.apply()
    code = compile(ast.fix_missing_locations(tree), str(ROOT / module.path), "exec")
    for name in _dependents(module.name):
        _forget(name)
    sys.meta_path.insert(0, _Faulty(module, code))
    return _run(tests, options)


def _forget(name: str) -> None:
    """So that the next import of it runs it anew."""
    if sys.modules.pop(name, None) is not None:
        package, _, child = name.rpartition(".")
        if package in sys.modules:
            vars(sys.modules[package]).pop(child, None)


def _dependents(changed: str) -> set[str]:
    """The module, and all that import it, directly or by way of others."""
    found, waiting = {changed}, [changed]
    imports = _imports()
    while waiting:
        name = waiting.pop()
        new = {each for each, imported in imports.items() if name in imported} - found
        found |= new
        waiting += new
    return found


@cache
def _imports() -> dict[str, set[str]]:
    """What every module of the rules imports; of a package all that are in it need it."""
    return {
        _dotted(path): set(_imported(path))
        for folder in ("companion/rules", "tests/rules")
        for path in sorted(Path(folder).rglob("*.py"))
    }


def _imported(path: Path) -> Iterator[str]:
    name = _dotted(path)
    while "." in name:
        name = name.rpartition(".")[0]
        yield name
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


# --- The command ---


@dataclass
class Tally:
    """The count for one module."""

    mutants: int = 0
    killed: int = 0
    thresholds: int = 0
    surviving_thresholds: int = 0

    @property
    def score(self) -> float:
        return 100 * self.killed / self.mutants if self.mutants else 100.0

    def add(self, mutant: Mutant, *, killed: bool) -> None:
        self.mutants += 1
        self.killed += killed
        self.thresholds += mutant.is_threshold
        self.surviving_thresholds += mutant.is_threshold and not killed

    def plus(self, other: Tally) -> Tally:
        return Tally(
            self.mutants + other.mutants,
            self.killed + other.killed,
            self.thresholds + other.thresholds,
            self.surviving_thresholds + other.surviving_thresholds,
        )


def measure(module: Module, sample: int | None, seed: int, *, only_thresholds: bool) -> Tally:
    """Tries the faults of one module, and prints those that survive."""
    tally = Tally()
    source = (ROOT / module.path).read_text()
    tree, lines = ast.parse(source), source.splitlines()
    mutants = list(mutants_of(tree, thresholds=module.has_thresholds))
    mutants = [
        each
        for each in mutants
        if not _is_same(module, each, lines) and (each.is_threshold or not only_thresholds)
    ]
    if sample is not None and sample < len(mutants):
        mutants = random.Random(seed).sample(mutants, sample)
    tests = module.tests()
    if not tests:
        print(f"{module.within}: no tests belong to it")
    baselines = [_baseline(path) for path in tests] if mutants else []
    options = [option for options, _ in baselines for option in options]
    seconds = 10 + 4 * int(sum(each for _, each in baselines))
    for mutant in mutants:
        work = partial(_with_fault, module, tree, mutant, tests, options)
        killed = bool(tests) and _in_child(work, cpu_seconds=seconds) != []
        tally.add(mutant, killed=killed)
        if not killed:
            mark = " (threshold)" if mutant.is_threshold else ""
            print(f"{module.path}:{mutant.line}: {mutant.before} → {mutant.after}{mark}")
            print(f"    {lines[mutant.line - 1].strip()}", flush=True)
    print(_row(module.within, tally), flush=True)
    return tally


def _is_same(module: Module, mutant: Mutant, lines: Sequence[str]) -> bool:
    line = lines[mutant.line - 1].strip()
    place = f"{module.within}:{mutant.scope}".rstrip(":")
    return f"{mutant.before} → {mutant.after}" in _SAME.get((place, line), ())


@cache
def _baseline(path: str) -> tuple[list[str], float]:
    """Options that leave out what fails on the sound module, and how long the others take."""
    started = time.monotonic()
    failing = _in_child(partial(_run, [path], [], to_the_end=True), cpu_seconds=600)
    if not isinstance(failing, list) or path in failing:
        raise SystemExit(f"cannot be run without any fault: {path}")
    for each in failing:
        print(f"left out, as it fails without any fault: {each}", flush=True)
    return [f"--deselect={each}" for each in failing], time.monotonic() - started


def _load_all() -> None:
    """All modules of the rules and their libraries, so that a child imports only what changes."""
    for path in sorted((ROOT / "companion/rules").rglob("*.py")):
        importlib.import_module(_dotted(path.relative_to(ROOT)))
    lexicon()
    _imports()
    hypothesis.settings.register_profile(
        "mutants", max_examples=10, derandomize=True, database=None, deadline=None
    )
    hypothesis.settings.load_profile("mutants")
    gc.disable()
    gc.freeze()


def _modules(names: Iterable[str]) -> list[Module]:
    paths = [Path(name).resolve().relative_to(ROOT) for name in names]
    found = paths or [path.relative_to(ROOT) for path in sorted((ROOT / TRIAGE).rglob("*.py"))]
    return [Module(path) for path in found]


def _row(name: str, tally: Tally) -> str:
    return (
        f"{name:28}{tally.mutants:8}{tally.killed:8}{tally.score:7.1f} %"
        f"{tally.thresholds:12}{tally.surviving_thresholds:10}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--sample", type=int, help="so many faults of each file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--thresholds", action="store_true", help="no other faults")
    arguments = parser.parse_args()
    modules = _modules(arguments.files)
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    _load_all()
    rows = {
        module.within: measure(
            module, arguments.sample, arguments.seed, only_thresholds=arguments.thresholds
        )
        for module in modules
    }
    total = Tally()
    print(f"\n{'file':28}{'mutants':>8}{'killed':>8}{'score':>9}{'thresholds':>12}{'survive':>10}")
    for name, tally in rows.items():
        print(_row(name, tally))
        total = total.plus(tally)
    print(_row("all", total))
    if total.surviving_thresholds or total.score < LOWEST_SCORE:
        sys.exit(1)


if __name__ == "__main__":
    main()
