"""Django's settings. What differs between places is read by `environment.py`; docs/run/settings.md lists it all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from hjulet.site import environment

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.home()
MODE = environment.mode()
IS_PRODUCTION = MODE == "production"

SECRET_KEY = environment.secret_key()
DEBUG = False
ALLOWED_HOSTS = environment.hosts()
PUBLIC_URL = environment.public_url()
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "hjulet",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ninja",
    "django_htmx",
    "csp",
    "django_tasks_db",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "hjulet.apps.EditorUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hjulet.site.middleware.security_headers",
    "hjulet.site.middleware.no_null_bytes",
    "django.middleware.http.ConditionalGetMiddleware",
    "hjulet.site.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hjulet.site.middleware.language_by_address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hjulet.site.middleware.editors_only",
    "hjulet.site.middleware.second_factor_for_editors",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "hjulet.site.urls"
WSGI_APPLICATION = "hjulet.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hjulet.site.context.furniture",
            ],
            "builtins": ["hjulet.site.templatetags.swedish"],
            "libraries": {
                name: f"hjulet.site.templatetags.{name}"
                for name in (
                    "access",
                    "embedding",
                    "gatherings",
                    "measure",
                    "own_data",
                    "places",
                    "search",
                    "spokes",
                    "support",
                    "swedish",
                    "terms",
                )
            },
        },
    }
]

DATABASES = {"default": environment.database()}
SEARCH_URL = environment.search_url()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Caches ---------------------------------------------------------------------------------------
# "default" holds counters (rate limits); "pages" holds whole public pages and must be seen by
# every worker, so it is files in the data folder, or Redis when there are several machines.
if _redis := os.environ.get("REDIS_URL"):
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _redis},
        "pages": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": _redis,
            "KEY_PREFIX": "pages",
        },
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # Room for a counter per client and address, so that a crowd does not push out the counts.
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        },
        "pages": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": HOME / "page-cache",
            "OPTIONS": {"MAX_ENTRIES": 4000},
        },
    }
PAGE_CACHE_SECONDS = int(os.environ.get("HJULET_PAGE_CACHE_SECONDS", "600"))

# Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"
USE_THOUSAND_SEPARATOR = False

# People ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "hjulet.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_page"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "hjulet.site.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "hjulet.site.accounts.SignupForm"
ACCOUNT_FORMS = {"login": "hjulet.site.sign_in.PasswordLoginForm"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    # Colleagues share one address: the limits per address are roomy, those per account are tight.
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "request_login_code": "120/m/ip,3/m/key",
    "signup": "60/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Hjulet"
SECOND_FACTOR_FOR_EDITORS = IS_PRODUCTION

# Mail -----------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("HJULET_MAIL_FROM", "Hjulet <hjulet@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CONTACT_EMAIL = os.environ.get("HJULET_CONTACT", "")
_mail = environment.mail()
MAILBOX = HOME / "mail" if MODE == "demo" and not _mail else None
if _mail:
    globals().update(_mail)
elif MODE == "demo":
    # Mails become files, which the page /brevladan/ shows.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "mail"

TASKS = {
    # The tests and the building of the seed have no worker beside them.
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if MODE == "test"
        else "django_tasks_db.DatabaseBackend",
    },
}

# Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "hjulet.site.finders.MapFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What is archived before it is removed: no address leads there, and only its owner may read it.
    "archive": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": HOME / "archive",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE != "test"
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
LARGEST_FILE_BYTES = environment.largest_file_bytes()
FILM_HOSTS = environment.film_hosts()
MAP_TILES = environment.map_tiles()
MAP_ATTRIBUTION = environment.map_attribution()

# Statistics that are loaded, and what is computed of them (`hjulet load`).
STATISTICS_FOLDER = HOME / "statistics"

# Wagtail --------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Hjulet"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = "/konto/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/konto/login/"
WAGTAILIMAGES_IMAGE_MODEL = "hjulet.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "hjulet.StoredDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("sv", "Svenska"), ("en", "English")]
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # "Träff" becomes traff: our addresses take ASCII only
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Open data ------------------------------------------------------------------------------------
PUBLISHER = os.environ.get("HJULET_PUBLISHER", "Hjulet")
PUBLISHER_URL = os.environ.get("HJULET_PUBLISHER_URL", "")
DATA_LICENCE = environment.licence("HJULET_DATA_LICENCE", "CC0-1.0")
TEXT_LICENCE = environment.licence("HJULET_TEXT_LICENCE", "CC-BY-4.0")

# API ------------------------------------------------------------------------------------------
NINJA_PAGINATION_CLASS = "ninja.pagination.LimitOffsetPagination"

# Security -------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail relaxes it for its own preview
if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
# How many reverse proxies of our own stand in front; only then are their headers believed.
TRUSTED_PROXIES = int(os.environ.get("HJULET_TRUSTED_PROXIES", "1" if IS_PRODUCTION else "0"))
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    # The editor needs inline scripts (wagtail#1288): it gets its own, looser policy in middleware.py.
    # Cards for other people's pages may stand in frames: theirs is there as well.
    "EXCLUDE_URL_PREFIXES": ("/admin/", "/django-admin/", "/badda-in/", "/en/badda-in/"),
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        # Films elsewhere, loaded when somebody asks for them. Without a scheme a host is https on an https site.
        "frame-src": FILM_HOSTS or [NONE],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"hjulet": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
