%% Characters by the Unicode standard: grapheme clusters, cases, normal forms. Every function is a native.
%%
%% Functions that take character data (lists, binaries, nested) answer `[Next | Rest]`, Next being a code point or, for gc/1 and
%% the normal forms, a list of code points when the cluster has several; `[]` at the end; `{error, Rest}` for bytes that
%% are no UTF-8. The case functions answer in the same form, where Next may stand for several code points.
-module(unicode_util).

-export([casefold/1, cp/1, gc/1, get_case/1, is_whitespace/1, is_wide/1, lookup/1, lowercase/1, nfc/1, nfd/1, nfkc/1, nfkd/1,
         spec_version/0, titlecase/1, uppercase/1, whitespace/0]).

casefold(_) -> erlang:nif_error(undef).
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
