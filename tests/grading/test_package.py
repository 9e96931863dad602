import pytest

from courses.grading import package
from courses.grading.package import PackageError, read_package


def test_folder_with_folders(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"x")
    (tmp_path / "handler.py").write_bytes(b"a")
    (tmp_path / "lib" / "data.bin").write_bytes(b"\xff")
    (tmp_path / "link.py").symlink_to("/etc/hostname")
    assert read_package(tmp_path, handler="handler.handler") == {
        "handler.py": b"a",
        "lib/data.bin": b"\xff",
    }


def test_file_takes_the_place_of_the_handlers_module(tmp_path):
    file = tmp_path / "mine.py"
    file.write_bytes(b"a")
    assert read_package(file, handler="app.main") == {"app.py": b"a"}


def test_nothing_there(tmp_path):
    with pytest.raises(PackageError, match="neither a file nor a folder"):
        read_package(tmp_path / "no", handler="handler.handler")


def test_empty_folder(tmp_path):
    with pytest.raises(PackageError, match=r"put handler\.py into it"):
        read_package(tmp_path, handler="handler.handler")


def test_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "MAX_BYTES", 3)
    (tmp_path / "a.py").write_bytes(b"1234")
    with pytest.raises(PackageError, match="larger than 3 bytes"):
        read_package(tmp_path, handler="handler.handler")


def test_unreadable(tmp_path, monkeypatch):
    file = tmp_path / "a.py"
    file.write_bytes(b"")

    def refuse(self):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(type(file), "read_bytes", refuse)
    with pytest.raises(PackageError, match="cannot be read: Permission denied"):
        read_package(file, handler="handler.handler")
