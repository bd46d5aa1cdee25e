"""The section Configuration: its config.py and .env in a scaffolded app."""

from scaffolds import MakeApp

from feather.cache.settings import CacheSettings
from feather.logs.settings import log_format
from feather.security.checks import check_secret_key
from feather.settings.core import CoreSettings

CONFIG = """\
# config.py
import os

class Config:
    SECRET_KEY = os.environ.get('SECRET_KEY', 'dev-secret-key')
    DATABASE_URL = os.environ.get('DATABASE_URL', 'postgresql://localhost/myapp')
    SQLALCHEMY_TRACK_MODIFICATIONS = False

    # Session cookies (for OAuth)
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_HTTPONLY = True

class DevelopmentConfig(Config):
    DEBUG = True
    SESSION_COOKIE_SECURE = False   # Allow HTTP
    SESSION_PROTECTION = "basic"    # Relaxed for Vite proxy

class ProductionConfig(Config):
    DEBUG = False
    SESSION_COOKIE_SECURE = True    # HTTPS only
    SESSION_PROTECTION = "strong"   # Strict session protection
"""
DOTENV = """\
# Required
SECRET_KEY=your-production-secret-key
DATABASE_URL=postgresql://user:pass@localhost/myapp

# Authentication
GOOGLE_CLIENT_ID=your-client-id
GOOGLE_CLIENT_SECRET=your-client-secret
SESSION_LIFETIME_DAYS=7           # Session expiry (default: 7)

# Multi-tenancy
FEATHER_MULTI_TENANT=true         # Enable multi-tenant mode

# Storage
STORAGE_BACKEND=local             # 'local' or 'gcs'
GCS_BUCKET=my-bucket              # Required for gcs backend

# Caching
CACHE_BACKEND=memory              # 'memory' or 'redis'
CACHE_URL=redis://localhost:6379/0

# Background Jobs
JOB_BACKEND=thread                # 'sync', 'thread', or 'rq'
JOB_MAX_WORKERS=4                 # Thread pool size (thread backend)
REDIS_URL=redis://localhost:6379/0  # Required for rq backend

# Logging
LOG_LEVEL=INFO                    # DEBUG, INFO, WARNING, ERROR
LOG_FORMAT=json                   # Enable JSON logs (auto in production)
"""
ROUTES = """\
from feather import page
from flask import session

@page.post('/visit')
def visit():
    session['visited'] = True
"""
FILES = {"config.py": CONFIG, "routes/pages/visits.py": ROUTES}


def test_development_allows_http(make_app: MakeApp) -> None:
    app = make_app(FILES, environment="development", WTF_CSRF_ENABLED=False)
    assert app.debug
    assert app.config["SESSION_PROTECTION"] == "basic"
    cookie = app.test_client().post("/visit").headers["Set-Cookie"]
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_production_sends_the_cookie_over_https_only(make_app: MakeApp) -> None:
    production = {"environment": "production", "TRUSTED_HOSTS": "shop.example"}
    app = make_app(FILES, **production, WTF_CSRF_ENABLED=False)
    assert not app.debug
    assert app.config["SESSION_PROTECTION"] == "strong"
    answer = app.test_client().post("/visit", base_url="https://shop.example")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_values_come_from_dotenv(make_app: MakeApp) -> None:
    app = make_app({**FILES, ".env": DOTENV}, environment="development", tables=False)
    core = CoreSettings.of(app)
    assert app.secret_key == core.SECRET_KEY == "your-production-secret-key"
    assert core.DATABASE_URL == "postgresql://user:pass@localhost/myapp"
    assert core.LOG_LEVEL == "INFO"
    assert log_format(app) == "json"
    cache = CacheSettings.of(app)
    assert (cache.CACHE_BACKEND, cache.CACHE_URL) == ("memory", "redis://localhost:6379/0")


def test_its_defaults_are_for_development_only(make_app: MakeApp) -> None:
    app = make_app({**FILES, ".env": ""}, environment="development", tables=False)
    assert app.secret_key == "dev-secret-key"
    assert CoreSettings.of(app).DATABASE_URL == "postgresql://localhost/myapp"
    (finding,) = check_secret_key(app)
    assert finding.message.startswith("SECRET_KEY looks like a placeholder")
