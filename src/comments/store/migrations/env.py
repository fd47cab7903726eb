"""Alembic runs inside the transaction that the store opened: a migration is there or it is not."""

from alembic import context

from comments.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
