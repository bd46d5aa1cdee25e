"""One database transaction that holds many: each of them becomes a savepoint in it."""

from threading import RLock
from typing import Any


class Transactions:
    """The transactions that share a connection, innermost last.

    A transaction gets its savepoint with its first statement. One that has only read gives it up
    when another begins: else its rollback would undo what the other has committed meanwhile.

    Args:
        connection: A connection of the driver, within a transaction that nobody commits.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._lock = RLock()
        self._open: list[SharedConnection] = []
        self._made = 0

    def enter(self, transaction: "SharedConnection") -> None:
        """Set the savepoint of a transaction, unless it has one."""
        with self._lock:
            if transaction in self._open:
                return
            while self._open and not self._open[-1].wrote:
                self._execute(f"RELEASE SAVEPOINT {self._open.pop().savepoint}")
            self._made += 1
            transaction.savepoint = f"feather_{self._made}"
            transaction.wrote = False
            self._execute(f"SAVEPOINT {transaction.savepoint}")
            self._open.append(transaction)

    def leave(self, transaction: "SharedConnection", *, keep: bool) -> None:
        """End a transaction and those that began within it.

        Args:
            transaction: The one to end; without a savepoint there is nothing to do.
            keep: Whether its work stays.
        """
        with self._lock:
            if transaction not in self._open:
                return
            if not keep:
                self._execute(f"ROLLBACK TO SAVEPOINT {transaction.savepoint}")
            self._execute(f"RELEASE SAVEPOINT {transaction.savepoint}")
            del self._open[self._open.index(transaction) :]

    def _execute(self, statement: str) -> None:
        cursor = self.connection.cursor()
        try:
            cursor.execute(statement)
        finally:
            cursor.close()


class SharedConnection:
    """What SQLAlchemy takes for a connection of the driver.

    Attributes:
        savepoint: The name of its savepoint.
        wrote: Whether it may have changed something.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self.savepoint = ""
        self.wrote = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transactions.connection, name)

    def cursor(self, *args: Any, **kwargs: Any) -> Any:
        """Return a cursor; the transaction begins here."""
        self._transactions.enter(self)
        return self._transactions.connection.cursor(*args, **kwargs)

    def commit(self) -> None:
        """Keep what the transaction did, until the test ends."""
        self._transactions.leave(self, keep=True)

    def rollback(self) -> None:
        """Undo what the transaction did."""
        self._transactions.leave(self, keep=False)

    def close(self) -> None:
        """Undo what was not committed; the connection itself stays."""
        self.rollback()
