"""Which model is asked, where, and within which bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from kg.errors import KGError

KEY = "KG_MODEL_KEY"
"""The environment variable that holds the key. Those of other programs are not read."""
NO_KEY = "none"


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A model behind an OpenAI-compatible endpoint, and the bounds within which it is asked.

    ``window`` and ``overlap`` count characters of the text in one question; ``timeout`` is for one answer,
    in seconds; ``retries`` are those of one question after a time-out, a rate limit or a server error.
    """

    model: str
    url: str
    key: str = field(default=NO_KEY, repr=False)
    window: int = 1600
    overlap: int = 200
    timeout: float = 120.0
    retries: int = 2
    most_requests: int = 400
    most_tokens: int = 4096
    most_bytes: int = 4 << 20

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine."""
        host = urlsplit(self.url).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"


def model_settings(model: str, url: str, environment: Mapping[str, str]) -> ModelSettings:
    """The settings for a model at a URL, its key taken from ``KG_MODEL_KEY``.

    Raises:
        KGError: when there is no model's name, or the URL is none that can be asked.
    """
    if not model.strip():
        raise KGError("no model is named", fix="give --model NAME", zh=("没有模型名", "请给出 --model 名称"))
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise KGError(
            f"{url!r} is not the URL of an endpoint",
            fix="give --model-url, such as http://localhost:8000/v1",
            zh=(f"{url!r} 不是接口网址", "请给出 --model-url，如 http://localhost:8000/v1"),
        )
    if parts.username is not None or parts.password is not None:
        raise KGError(
            "the URL of the endpoint holds a password",
            fix=f"put the key into {KEY}",
            zh=("接口网址中有密码", f"请把密钥放入环境变量 {KEY}"),
        )
    return ModelSettings(model=model.strip(), url=url, key=environment.get(KEY, "").strip() or NO_KEY)
