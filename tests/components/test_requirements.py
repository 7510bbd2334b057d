"""A requirements file is read with all that it includes, and it is known what it pins."""

from pathlib import Path

import pytest

from components.requirements import made_here, pinned_packages, requirements_files


def test_files_that_it_includes_are_part_of_it(tmp_path: Path) -> None:
    """Requirements and constraints, by their paths from its folder; one that includes itself, once."""
    (tmp_path / "more").mkdir()
    (tmp_path / "requirements.txt").write_text("-r more/base.txt\n--constraint=limits.txt\n-c missing.txt\nrich\n")
    (tmp_path / "more" / "base.txt").write_text("-rown.txt\n-r ../requirements.txt # again\n")
    (tmp_path / "more" / "own.txt").write_text("click\n")
    (tmp_path / "limits.txt").write_text("click==8\n")
    found = requirements_files(tmp_path / "requirements.txt")
    assert sorted(found) == ["limits.txt", "more/base.txt", "more/own.txt", "requirements.txt"]


@pytest.mark.parametrize("line", ['-r "my limits.txt"', "-c'my limits.txt'", '--constraint="my limits.txt" # all'])
def test_path_of_a_file_may_be_quoted(tmp_path: Path, line: str) -> None:
    """It has spaces then."""
    (tmp_path / "requirements.txt").write_text(line)
    (tmp_path / "my limits.txt").write_text("click==8\n")
    assert "my limits.txt" in requirements_files(tmp_path / "requirements.txt")


def test_mark_of_the_encoding_is_no_part_of_it(tmp_path: Path) -> None:
    """Some editors write one; the first package is pinned all the same."""
    (tmp_path / "requirements.txt").write_text("click==8\n", "utf-8-sig")
    assert pinned_packages(requirements_files(tmp_path / "requirements.txt")) == {"click"}


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("six\n-e .", "-e"),
        ("-e./six", "-e"),
        ("--editable=six", "--editable"),
        (" --no-binary six", "--no-binary"),
        ("--extra-index-url https://e/\nsix # -e .", ""),
    ],
)
def test_what_is_made_of_sources_is_found(text: str, option: str) -> None:
    """By the option that asks for it."""
    assert made_here({"requirements.txt": text}) == option


@pytest.mark.parametrize(
    ("line", "is_pinned"),
    [
        ("Foo.Bar==1.2", True),
        ("foo_bar == 1.2 ; python_version < '4'", True),
        ("foo-bar[speed]===1.2 # the fast one", True),
        ("foo-bar==1.2 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11", True),
        ("foo-bar @ https://example.com/foo_bar-1.2-py3-none-any.whl", True),
        ("../wheels/foo_bar-1.2-py3-none-any.whl", True),
        ("foo_bar-1.2-py3-none-any.whl ; python_version < '4'", True),
        ("foo-bar==1.*", False),
        ("foo-bar>=1.2,==1.2", False),
        ("foo-bar", False),
        ("# foo-bar==1.2", False),
        ("foo-bar~=1.2", False),
    ],
)
def test_pinned_is_what_has_one_version(line: str, is_pinned: bool) -> None:
    """With markers, extras and hashes or without."""
    assert pinned_packages({"requirements.txt": line}) == ({"foo-bar"} if is_pinned else set())
