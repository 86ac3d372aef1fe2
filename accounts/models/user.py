"""A person with a sign-in. The e-mail address is the name that one signs in with."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.places.models import Country


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new person. Without a password the account can only be entered by a reset or a digital identity."""
        user = self.model(email=self.normalize_email(email).strip(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """The first administrator of an installation (`python manage.py createsuperuser`)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        if not username:
            raise self.model.DoesNotExist
        return self.get(email__iexact=username)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person: graduate, member of an organisation, mentor or administrator, or several of these."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    # Empty for whoever signs in by phone.
    email = models.EmailField(_("e-mail address"), blank=True, default="")
    # For whoever has no e-mail: where they are written to. A family may share it, so it says little about who reads.
    # With a default in the database, so that a server that still runs older code can add people.
    phone = models.CharField(_("phone"), max_length=20, blank=True, default="", db_default="")
    given_names = models.CharField(_("given names"), max_length=120, blank=True)
    family_name = models.CharField(_("family name"), max_length=120, blank=True)
    # Where the person's data is at home; decides the law and what counts as crossing the border.
    home_country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("home country")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.CORRIDOR_LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Africa/Nairobi")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_per_email",
                condition=~Q(email=""),
                violation_error_message=_("There is already an account with this e-mail address."),
            ),
            models.CheckConstraint(
                name="person_can_be_reached",
                condition=~Q(email="", phone=""),
                violation_error_message=_("A person needs an e-mail address or a phone number."),
            ),
        ]

    def __str__(self) -> str:
        return self.email or self.get_full_name() or str(self.public_id)

    def get_full_name(self) -> str:
        """The name as it is written in both countries: given names first."""
        return f"{self.given_names} {self.family_name}".strip()

    def get_short_name(self) -> str:
        return self.given_names.split(" ")[0] if self.given_names else ""
