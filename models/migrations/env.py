"""What Alembic runs: revisions go into the transaction that its caller has begun, and commits."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("target_metadata"),  # only to draft a revision: history needs none
    render_item=context.config.attributes.get("render_item", lambda *_: False),
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
