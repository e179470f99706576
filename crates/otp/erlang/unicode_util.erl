%% Characters by the Unicode standard: grapheme clusters, cases, normal forms, categories. What needs tables is native.
%%
%% Functions that take character data (lists, binaries, nested) answer `[Next | Rest]`, Next being a code point or, for gc/1 and
%% the normal forms, a list of code points when the cluster has several; `[]` at the end; `{error, Rest}` for bytes that
%% are no UTF-8. The case functions answer in the same form, where Next may stand for several code points.
-module(unicode_util).

-export([casefold/1, category/1, cp/1, gc/1, get_case/1, is_letter_not_pattern_syntax/1, is_other_id_continue/1,
         is_other_id_start/1, is_whitespace/1, is_wide/1, lookup/1, lowercase/1, nfc/1, nfd/1, nfkc/1, nfkd/1,
         pattern_whitespace/0, spec_version/0, titlecase/1, uppercase/1, whitespace/0]).

casefold(_) -> erlang:nif_error(undef).
category(_) -> erlang:nif_error(undef).
cp(_) -> erlang:nif_error(undef).
gc(_) -> erlang:nif_error(undef).
get_case(_) -> erlang:nif_error(undef).
is_whitespace(_) -> erlang:nif_error(undef).
is_wide(_) -> erlang:nif_error(undef).
lookup(_) -> erlang:nif_error(undef).
lowercase(_) -> erlang:nif_error(undef).
nfc(_) -> erlang:nif_error(undef).
nfd(_) -> erlang:nif_error(undef).
nfkc(_) -> erlang:nif_error(undef).
nfkd(_) -> erlang:nif_error(undef).
spec_version() -> erlang:nif_error(undef).
titlecase(_) -> erlang:nif_error(undef).
uppercase(_) -> erlang:nif_error(undef).
whitespace() -> erlang:nif_error(undef).

%% The tables of identifiers in Unicode's Annex 31.
%% The one letter that is among the characters for syntax.
is_letter_not_pattern_syntax(Char) -> Char =/= 16#2E2F.

is_other_id_start(Char) -> lists:member(Char, [16#1885, 16#1886, 16#2118, 16#212E, 16#309B, 16#309C]).

is_other_id_continue(Char) ->
    lists:member(Char, [16#B7, 16#387, 16#19DA, 16#200C, 16#200D, 16#30FB, 16#FF65]) orelse Char >= 16#1369 andalso Char =< 16#1371.

pattern_whitespace() -> [[$\r, $\n], $\t, $\n, 16#B, $\f, $\r, $\s, 16#85, 16#200E, 16#200F, 16#2028, 16#2029].
