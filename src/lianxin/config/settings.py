"""Settings. A deployment changes them by environment variables only; ``docs/reference/settings.md`` lists every one."""

from __future__ import annotations

import json
import os
from ipaddress import ip_network

from lianxin.config.databases import database_settings
from lianxin.config.freshness import name_freshness
from lianxin.config.home import home, secret

LIANXIN_HOME = home()
DEBUG = False
SECRET_KEY = secret("session")
LIANXIN_DATA_KEY = secret("data")
LIANXIN_FIELD_KEY = secret("field")
LIANXIN_SENSITIVE_KEY = secret("sensitive")
ALLOWED_HOSTS = os.environ.get("LIANXIN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LIANXIN_ORIGINS", "").split(",") if origin]
LIANXIN_IS_SECURE = os.environ.get("LIANXIN_HTTPS", "") == "1"
# Addresses or networks of reverse proxies whose word about the reader's address is taken.
LIANXIN_PROXIES = tuple(
    str(ip_network(one.strip())) for one in os.environ.get("LIANXIN_PROXIES", "").split(",") if one.strip()
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "lianxin.site.apps.SiteConfig",
    "lianxin.jobs.apps.JobsConfig",
    "lianxin.audit.apps.AuditConfig",
    "lianxin.places.apps.PlacesConfig",
    "lianxin.people.apps.PeopleConfig",
    "lianxin.regulations.apps.RegulationsConfig",
    "lianxin.registry.apps.RegistryConfig",
    "lianxin.notices.apps.NoticesConfig",
    "lianxin.eligibility.apps.EligibilityConfig",
    "lianxin.procedures.apps.ProceduresConfig",
    "lianxin.pairing.apps.PairingConfig",
    "lianxin.projects.apps.ProjectsConfig",
    "lianxin.funds.apps.FundsConfig",
    "lianxin.benefits.apps.BenefitsConfig",
    "lianxin.work.apps.WorkConfig",
    "lianxin.supervision.apps.SupervisionConfig",
    "lianxin.monitoring.apps.MonitoringConfig",
    "lianxin.exits.apps.ExitsConfig",
    "lianxin.field.apps.FieldConfig",
    "lianxin.assessment.apps.AssessmentConfig",
    "lianxin.reports.apps.ReportsConfig",
]
MIDDLEWARE = [
    "lianxin.site.proxies.AddressBehindProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianxin.site.middleware.ContentSecurityPolicy",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lianxin.field.middleware.KeyOfDevice",
    "lianxin.site.middleware.ChosenLanguage",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lianxin.site.middleware.RefusalsAsPages",
]
ROOT_URLCONF = "lianxin.config.urls"
WSGI_APPLICATION = "lianxin.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianxin.site.context.house",
            ],
            "builtins": ["lianxin.site.templatetags.house"],
        },
    }
]

DATABASES = {"default": database_settings(os.environ.get("LIANXIN_DATABASE", f"sqlite:///{home() / 'lianxin.db'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "site:sign-in"
LOGIN_REDIRECT_URL = "site:workbench"
LOGOUT_REDIRECT_URL = "site:sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("LIANXIN_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = home() / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(home() / "files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A small machine serves straight from the package: no collecting step to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ADD_HEADERS_FUNCTION = name_freshness

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LIANXIN_IS_SECURE
SECURE_SSL_REDIRECT = LIANXIN_IS_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if LIANXIN_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = LIANXIN_IS_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LIANXIN_IS_SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Where villagers reach the public notices, for the code on the printed sheet; empty: as the reader's own browser does.
LIANXIN_PUBLIC_ADDRESS = os.environ.get("LIANXIN_PUBLIC_ADDRESS", "").rstrip("/")

# Photographs of work are kept without what a telephone writes into them. "1": where they were taken is kept beside them.
LIANXIN_KEEP_PHOTO_PLACES = os.environ.get("LIANXIN_KEEP_PHOTO_PLACES", "") == "1"

# No ranking of villages, units or people unless a deployment asks for one.
LIANXIN_LEAGUE_TABLES = os.environ.get("LIANXIN_LEAGUE_TABLES", "") == "1"
# Reminders of visits: off, unless a deployment says "email" or "webhook". A digest holds counts and an address, no names.
LIANXIN_REMIND = os.environ.get("LIANXIN_REMIND", "")
LIANXIN_REMIND_WEBHOOK = os.environ.get("LIANXIN_REMIND_WEBHOOK", "")
LIANXIN_REMIND_SECRET = os.environ.get("LIANXIN_REMIND_SECRET", "")
EMAIL_HOST = os.environ.get("LIANXIN_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("LIANXIN_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("LIANXIN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LIANXIN_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("LIANXIN_MAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("LIANXIN_MAIL_FROM", "")

LIANXIN_UPLOAD_BYTES = int(os.environ.get("LIANXIN_UPLOAD_BYTES", str(200 * 1024 * 1024)))
# How long a telephone may show its households without having met the server; then its key is gone.
LIANXIN_OFFLINE_HOURS = int(os.environ.get("LIANXIN_OFFLINE_HOURS", "72"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# One account per role, shown on the sign-in page. ``lianxin demo`` sets it; a real deployment never does.
LIANXIN_DEMO_ACCOUNTS = json.loads(os.environ.get("LIANXIN_DEMO_ACCOUNTS", "[]"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}},
}
