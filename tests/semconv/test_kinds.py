"""The words for kinds and operations."""

from podium.semconv.kinds import CALL_KINDS, KIND_MARKS, KIND_NAME_PREFIXES, KIND_WORDS, KINDS, OPERATION_WORDS


def test_every_word_means_a_kind_there_is() -> None:
    meant = {kind for _, words in KIND_WORDS for kind in words.values()}
    meant |= {kind for _, kind in (*KIND_MARKS, *KIND_NAME_PREFIXES)}

    assert meant <= set(KINDS)
    assert set(CALL_KINDS) <= set(KINDS)
    assert len(set(KINDS)) == len(KINDS)


def test_words_are_in_lower_case_since_they_are_looked_up_so() -> None:
    for _, words in (*KIND_WORDS, *OPERATION_WORDS):
        assert all(word == word.lower() for word in words)
