%% utf segments that are matched but not used, or bound before, or literal.
-module(bs_match_utf_skip).
-include("case.hrl").

main() ->
    ?show([skip8(id(B)) || B <- [<<"aé"/utf8>>, <<"é"/utf8>>, <<16#FF>>, <<>>]]),
    ?show([skip16(id(B)) || B <- [<<"aé"/utf16>>, <<"😀"/utf16>>, <<16#D800:16>>, <<>>]]),
    ?show([skip32(id(B)) || B <- [<<"aé"/utf32>>, <<"😀"/utf32>>, <<16#D800:32>>, <<>>]]),
    ?show([bound(id(B), id(16#E9)) || B <- [<<"é"/utf8>>, <<"e"/utf8>>]]),
    ?show([literal(id(B)) || B <- [<<"é"/utf8>>, <<"€5"/utf8>>, <<"x">>]]),
    ?show(count(id(<<"naïve café €😀"/utf8>>), 0)),
    ok.

skip8(<<_/utf8, R/binary>>) -> {ok, R};
skip8(_) -> no.

skip16(<<_/utf16, R/binary>>) -> {ok, R};
skip16(_) -> no.

skip32(<<_/utf32, R/binary>>) -> {ok, R};
skip32(_) -> no.

bound(B, C) -> case B of <<C/utf8>> -> yes; _ -> no end.

literal(<<"é"/utf8>>) -> e;
literal(<<"€"/utf8, R/binary>>) -> {euro, R};
literal(_) -> other.

count(<<_/utf8, R/binary>>, N) -> count(R, N + 1);
count(<<>>, N) -> N.
