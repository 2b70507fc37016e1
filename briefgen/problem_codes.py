"""The table of problem codes: the severity of each, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem: its code, whether it stops a build, and what it means."""

    code: str
    severity: Severity
    meaning: str


def _types(severity: Severity, **meanings: str) -> dict[str, ProblemType]:
    return {
        (code := name.replace("_", "-")): ProblemType(code, severity, meaning) for name, meaning in meanings.items()
    }


PROBLEM_TYPES: dict[str, ProblemType] = (
    # a file as YAML
    _types(
        "error",
        file_too_large="a content file is larger than the limit",
        too_many_files="the content folder holds more files than the limit",
        dossier_too_large="the content files together are larger than the limit",
        not_a_file="something that ends in .yaml is neither a file nor a folder",
        symlink="a symbolic link in the content folder; links are never followed",
        nested_repository="a folder that git would take for a separate repository, which could name programs to run",
        bad_file_name="the name of a file or folder is not UTF-8, or holds a character that readers cannot see",
        same_file_name="two names in a folder differ only in capitals or in how Unicode writes them",
        not_utf8="a file is not UTF-8 text",
        forbidden_character="a character that readers cannot see, or one that turns the direction of text",
        combining_marks="more combining marks on one letter, or in one file, than any language has",
        conflict_marker="a file still has the markers of an unfinished git merge",
        lfs_pointer="a file is a Git LFS pointer, its content was not fetched",
        yaml_syntax="a file is not well-formed YAML",
        repeated_key="a mapping has the same key twice",
        anchor="an anchor (`&name`), which content may not use",
        alias="an alias (`*name`), which content may not use",
        merge_key="a merge key (`<<`), which content may not use",
        tag="a tag (`!name`), which content may not use",
        second_document="a second YAML document (`---`) in one file",
        too_deep="brackets or indentation nested deeper than the limit",
        too_many_values="a file holds more values than the limit",
        empty_value="a key has no value",
        key_not_text="a key that is a list or a mapping",
        not_a_mapping="a file does not start with keys such as `positions:`",
    )
    | _types(
        "warning",
        empty_file="a content file holds nothing",
        yml_ending="a file ends in .yml or .YAML; content files end in .yaml",
        unportable_name="the name of a file or folder that Windows cannot have",
        hash_in_text="what follows ` #` in a text without quotes is a comment and is not read",
    )
    # a record on its own
    | _types(
        "error",
        bad_colour="an accent that is no colour, or too light for text on white paper",
        bad_picture="a picture that is not named by its path in the templates folder",
        repeated_section="the sections of a brief list one of them twice",
        bad_seal="a sealed brief's record was changed by hand",
        unknown_key="a key that its record does not have",
        missing_key="a key that its record must have",
        wrong_shape="a value of the wrong shape: text, list or mapping",
        empty_text="a text with nothing in it",
        too_long="a text longer than the limit",
        unbroken_run="a run of letters without a space, too long to set in a line",
        bad_id="an id that is not lower-case letters, digits and hyphens",
        bad_date="not a date of the supported forms, or no such day",
        backwards_interval="an interval that ends before it starts",
        bad_time="neither a clock time nor a part of the day",
        not_a_number="not a whole number in the allowed range",
        not_a_boolean="neither `true` nor `false`",
        unknown_word="a word that the field's vocabulary does not have",
        bad_url="an address that is not http, https or mailto",
        bad_link="a link in a text to something other than http, https or mailto",
        bad_language="not a language tag",
        bad_time_zone="not a time zone of the IANA database",
        bad_country="not a two-letter country code",
        draft="a record is still marked as a draft",
        several_speakers="a speaker is named in more than one way, or in none",
        undescribed_background="a background position has no described speaker",
        undated_source="a source has neither a `published` nor an `accessed` date",
    )
    # records together
    | _types(
        "error",
        no_dossier="no file has the `dossier:` record",
        repeated_dossier="two files have a `dossier:` record",
        repeated_id="two records have the same id",
        unknown_id="an id that no record has",
        no_party="a position has neither a party nor a speaker with one",
        no_source="a position has no source",
        unknown_option="a stance chooses an option that the issue does not have",
        circle="records refer to each other in a circle",
        leaving_held="an update gives a meeting that was held another status, without a correction",
        unknown_likelihood="a likelihood is not a word of the dossier's scale",
        off_record_named="a printed text refers to a position that was said off the record",
        other_speaker="two records joined by `same_as` have different speakers",
        skipped_time="a clock time that its zone does not have on that day, because the clocks go forward",
        two_times="a time is given twice, in the date and in `time`",
        nothing_dated="no record has a date, so there is no day to brief",
        quote_not_found="a quote is not in the saved text of its source",
        saved_text="the saved text of a source is a link, no file, too large or not UTF-8 text",
    )
    | _types(
        "warning",
        ambiguous_time="a clock time that its zone has twice on that day, because the clocks go back",
        no_update_source="an update has no source",
        repeated_record="the same record is written twice",
        no_basis="a bottom line or a judgement names no record that it rests on",
        later_basis="everything that an editor's line or a note rests on is later than its day",
        after_source="a record is dated after the publication of all its sources",
        after_death="somebody speaks after their death",
        out_of_office="a person with dated posts speaks on a day without one",
        overlapping_posts="a person has two posts of the same rank at the same time",
        undated_word="words of an unknown day (`../D`) differ from dated words of the same speaker on the same issue",
        two_offices="a speaker holds offices for two parties, and the record does not say for which they speak",
        ambiguous_name="two parties or people share a name or alias",
        same_person="two people of one party have nearly the same name, and may be one person under two ids",
        same_meeting="two events have the same day, parties and nearly the same title, and may be one under two ids",
        same_words="two sources have the same words of one speaker, and no `same_as` joins them",
        lookalike="a name has a letter of another script that looks like its own, or two names look the same",
        disguised_address="an address that readers can mistake for another: a user name, punycode or a numeric host",
        idle_reversal="a position reverses one that it does not oppose, or one of another speaker",
        deadline_without_date="a deadline has no date",
        quotation_marks="a quote is typed with its quotation marks, which are printed anyway, or with half a pair",
        mixed_scales="a judgement has a word of likelihood from another scale than the dossier's",
        likelihood_with_confidence="one sentence says both how likely a thing is and how confident the desk is",
        repeated_party="the dossier lists a party twice",
        renamed_key="a key of the settings has a new name; the old one is still read",
        other_calendar="a date lies before the Gregorian calendar; its year may be one of another calendar",
        future_source="a source was withdrawn before it was published",
    )
    # sealed briefs
    | _types(
        "error",
        repeated_seal="two sealed briefs have the same number, or the same day and revision",
        misplaced_seal="a sealed brief does not stand in its own folder",
        sealed_file="a file of a sealed brief was changed, is missing or was added later",
        seal_chain="a sealed brief does not name the checksum of the one before: one was changed, forged or removed",
        unverified="the history that shows whether a sealed brief was changed cannot be read",
    )
    | _types(
        "warning",
        edited_after_seal="a record that a sealed brief printed was edited, and no correction says so",
        seal_commit="the commit of the last sealed brief can no longer be read from git",
    )
    # the brief of a day
    | _types(
        "warning",
        deputy_differs="a deputy and the principal say opposite things, so that the party is mixed",
        mixed_speaker="one speaker said opposite things at the same time",
        qualified_speaker="one speaker said a thing with and without a condition at the same time",
        undecided="two records of the same moment contradict each other and nothing decides",
        stale_stance="a stance rests on old evidence",
        lapsed="a meeting's day is past and no outcome is recorded",
        held_without_outcome="a meeting was held and no outcome is recorded",
        date_disputed="two parties name different dates for a meeting",
    )
    # its output formats
    | _types(
        "error",
        template="a template is missing, has an error or uses a value that does not exist",
        label="a message is missing, has an error or has a slot that nothing fills",
        missing_glyph="a character that none of the fonts can print",
        refused_address="a page loads something from outside the templates folder",
        unprintable="the page cannot be rendered as a PDF",
    )
    | _types(
        "warning",
        lost_slot="a message of the desk does not print a value that the message that ships prints",
        unused_label="a message or a table of messages that nothing prints",
        unused_template="a file in the templates folder that nothing reads",
    )
    # the site
    | _types(
        "error",
        page_collision="two pages of the site have the same address",
        broken_link="a link of the site leads to a page or an anchor that does not exist",
    )
)
