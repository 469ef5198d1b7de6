"""People who sign in."""

import factory

from aldea.accounts.models import Profile, User

PASSWORD = "a long enough password"


class ProfileFactory(factory.django.DjangoModelFactory):
    """What colleagues see of a user."""

    class Meta:
        model = Profile

    name = factory.Sequence(lambda n: f"Person {n}")
    post = "Coordinator"


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody who may sign in; `password=PASSWORD` lets them do it by hand."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@aldea.example")
    profile = factory.RelatedFactory(ProfileFactory, factory_related_name="user")

    @factory.post_generation
    def password(self, create: bool, wanted: str | None, **rest: object) -> None:
        if wanted:
            self.set_password(wanted)
        else:
            self.set_unusable_password()
        if create:
            self.save(update_fields=["password"])
