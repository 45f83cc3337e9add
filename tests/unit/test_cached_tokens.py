"""What a warm process keeps of logins: for how long, and how many."""

import pytest
from azure.core.credentials import AccessToken

from acme_azure_akscluster.identity.token_cache import TokenCache


class Clock:
    time = 1000.0

    def __call__(self) -> float:
        return self.time


# seconds it is kept for, seconds that Azure gives it, seconds later -> whether it is still good
LIVES = [
    (300, 3600, 299, True),
    (300, 3600, 300, False),
    (3600, 3600, 3299, True),  # clocks may differ by five minutes
    (3600, 3600, 3300, False),
    (300, 200, 0, False),
]


@pytest.mark.parametrize(("keep", "life", "later", "good"), LIVES)
def test_a_token_is_good_for_as_long_as_its_proof_and_never_to_its_own_end(
    keep: int, life: int, later: int, good: bool
) -> None:
    clock = Clock()
    place = TokenCache(clock).at("key", keep)
    place.keep(AccessToken("token", 1000 + life))
    clock.time += later
    assert (place.find() is not None) is good


def test_another_key_has_no_token_and_a_dropped_one_is_absent() -> None:
    cache = TokenCache(Clock())
    place = cache.at("key", 300)
    place.keep(AccessToken("token", 9999))
    assert cache.at("other", 300).find() is None
    assert cache.at("key", 300).find() is not None
    place.forget()
    cache.at("never there", 300).forget()
    assert place.find() is None


def test_of_many_logins_those_made_last_stay() -> None:
    cache = TokenCache(Clock())
    places = [cache.at(str(number), 300) for number in range(17)]
    for place in (*places[:16], places[0], places[16]):
        place.keep(AccessToken("token", 9999))
    assert [place.key for place in places if place.find() is None] == ["1"]


def test_the_claims_of_an_assertion_are_cached_and_dropped_with_its_token() -> None:
    cache = TokenCache(Clock())
    place = cache.at("key", 300)
    place.keep(AccessToken("token", 9999), {"issuer": "i"})
    actual = place.find()
    assert actual is not None
    assert (actual.token.token, actual.claims) == ("token", {"issuer": "i"})
    place.forget()
    assert place.find() is None


def test_a_token_that_another_thread_drops_during_the_read_is_no_error() -> None:
    times = iter([1000.0, 1001.0])

    def now() -> float:
        place.forget()  # as another thread does whose request was answered 401
        return next(times)

    place = TokenCache(now).at("key", 300)
    place.keep(AccessToken("token", 9999), {"issuer": "i"})
    actual = place.find()
    assert actual is not None
    assert actual.claims == {"issuer": "i"}
    assert place.find() is None
