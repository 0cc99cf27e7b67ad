"""Files appear complete or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from movesextract.errors import UsageError
from movesextract.outputs.atomic import atomic_path, atomic_writer, require_writable


@pytest.fixture
def umask() -> Iterator[None]:
    """Run under the umask 027."""
    old = os.umask(0o027)
    yield
    os.umask(old)


def _write_and_fail(file: TextIO, error: type[BaseException]) -> None:
    file.write("new")
    raise error


def test_text_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    """Text is written as UTF-8, and line ends as asked."""
    with atomic_writer(tmp_path / "a.txt", "w", newline="") as file:
        file.write("Zoë 陈\r\n")
    assert "Zoë 陈\r\n".encode() == (tmp_path / "a.txt").read_bytes()


def test_file_is_not_there_before_the_block_ends(tmp_path: Path) -> None:
    """Until the block ends, readers see the old content."""
    path = tmp_path / "a.txt"
    path.write_text("old")
    with atomic_writer(path, "wb") as file:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_failure_leaves_everything_as_it_was(tmp_path: Path, error: type[BaseException]) -> None:
    """Whatever ends the block early, the old content stays and no temporary file is left."""
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(error), atomic_writer(path, "w") as file:
        _write_and_fail(file, error)
    assert [path] == list(tmp_path.iterdir())
    assert path.read_text() == "old"


def test_failed_rename_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the rename itself fails, the temporary file is removed and the error is raised."""

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError), atomic_writer(tmp_path / "a.txt", "w") as file:
        file.write("new")
    assert list(tmp_path.iterdir()) == []


def test_file_and_folder_reach_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is fsynced before it is renamed, its folder after."""
    order: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def watch_fsync(descriptor: int) -> None:
        order.append("fsync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "fsync file")
        fsync(descriptor)

    def watch_replace(self: Path, target: Path) -> Path:
        order.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", watch_fsync)
    monkeypatch.setattr(Path, "replace", watch_replace)
    with atomic_writer(tmp_path / "a.txt", "w") as file:
        file.write("new")
    assert order == ["fsync file", "rename", "fsync folder"]


@pytest.mark.usefixtures("umask")
def test_new_file_has_the_permissions_of_open(tmp_path: Path) -> None:
    """A new file gets its permissions by the umask, as from `open`."""
    with atomic_writer(tmp_path / "a.txt", "w"):
        pass
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_old_file_keeps_its_permissions(tmp_path: Path) -> None:
    """A file that is replaced keeps its permissions."""
    path = tmp_path / "a.txt"
    path.touch()
    path.chmod(0o604)
    with atomic_writer(path, "w"):
        pass
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_link_is_followed_and_kept(tmp_path: Path) -> None:
    """Writing to a symbolic link replaces the file that it points to."""
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "a.txt", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with atomic_writer(link, "w") as file:
        file.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_missing_folders_are_made(tmp_path: Path) -> None:
    """The folders above the file need not exist."""
    with atomic_writer(tmp_path / "a" / "b" / "c.txt", "w") as file:
        file.write("new")
    assert (tmp_path / "a" / "b" / "c.txt").read_text() == "new"


def test_neither_folder_nor_device_is_replaced(tmp_path: Path) -> None:
    """A folder, a pipe or a device is refused before anything is written."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="a folder"), atomic_writer(tmp_path, "w"):
        pass
    with pytest.raises(UsageError, match="not a regular file"), atomic_writer(pipe, "w"):
        pass
    assert [pipe] == list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["file/a.txt", "file/deep/a.txt", "/proc/a.txt"])
def test_what_cannot_be_made_is_refused_before_the_block(tmp_path: Path, name: str) -> None:
    """A place where no file can be is a wrong call, told as one, when it is opened or asked about."""
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=f"cannot write .*{name}: "):
        require_writable(tmp_path / name)
    with pytest.raises(UsageError, match=f"cannot write .*{name}: "), atomic_writer(tmp_path / name, "w"):
        pytest.fail("the block began")


def test_asking_whether_a_file_can_be_written_changes_nothing(tmp_path: Path) -> None:
    """Neither the old content nor the folder's list is another afterwards."""
    (tmp_path / "a.txt").write_text("old")
    require_writable(tmp_path / "a.txt")
    require_writable(tmp_path / "b.txt")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_path_serves_writers_that_open_files_themselves(tmp_path: Path) -> None:
    """What another library writes to the temporary path becomes the file."""
    with atomic_path(tmp_path / "a.bin") as temporary:
        assert temporary.read_bytes() == b""
        temporary.write_bytes(b"abc")
    assert (tmp_path / "a.bin").read_bytes() == b"abc"
