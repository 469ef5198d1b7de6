"""Words that sort the directory, and what they are tied to."""

from django.db import models

from aldea.partners.models.listing import Listing


class Taxonomy(Listing):
    """A list of words with one keeper (HSDS `taxonomy`)."""

    name = models.TextField()
    description = models.TextField()
    uri = models.TextField(blank=True)
    version = models.TextField(blank=True)


class TaxonomyTerm(Listing):
    """One of the words (HSDS `taxonomy_term`)."""

    code = models.TextField(blank=True)
    name = models.TextField()
    description = models.TextField()
    parent_id = models.UUIDField(null=True, blank=True)
    taxonomy = models.TextField(blank=True)
    taxonomy_detail = models.ForeignKey(
        Taxonomy, on_delete=models.SET_NULL, null=True, blank=True, related_name="terms"
    )
    language = models.TextField(blank=True)
    term_uri = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["code"], name="taxonomy_term_code")]


class Attribute(Listing):
    """A word tied to a row of the directory (HSDS `attribute`).

    The same attribute may stand under several rows: our key is made of its id and the row's.
    """

    hsds_id = models.UUIDField()
    link_id = models.UUIDField()
    resource = models.TextField()  # the table of the row it is tied to
    link_type = models.TextField(blank=True)
    link_entity = models.TextField(blank=True)
    value = models.TextField(blank=True)
    label = models.TextField(blank=True)
    taxonomy_term = models.ForeignKey(
        TaxonomyTerm, on_delete=models.CASCADE, null=True, blank=True, related_name="attributes"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hsds_id", "link_id"], name="attribute_once_a_row")
        ]
        indexes = [models.Index(fields=["link_id"], name="attribute_link")]


class Metadata(Listing):
    """A change somebody made to a row before it came to us (HSDS `metadata`)."""

    hsds_id = models.UUIDField()
    resource_id = models.UUIDField()
    resource_type = models.TextField()
    last_action_date = models.TextField()
    last_action_type = models.TextField()
    field_name = models.TextField()
    previous_value = models.TextField(blank=True)
    replacement_value = models.TextField(blank=True)
    updated_by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hsds_id", "resource_id"], name="metadata_once_a_row")
        ]
