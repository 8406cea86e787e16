"""Each kind of finding is explained."""

from podium.interpret.quality.kinds import KINDS


def test_each_kind_says_what_it_means_and_what_to_do() -> None:
    assert [kind.name for kind in KINDS.values()] == list(KINDS)
    for kind in KINDS.values():
        assert kind.title
        for sentence in (kind.means, kind.remedy):
            assert sentence.endswith(".")
            assert len(sentence) > 40
