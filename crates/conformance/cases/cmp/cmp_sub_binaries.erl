%% Equality of binaries does not depend on where their bits lie.
-module(cmp_sub_binaries).
-include("case.hrl").

main() ->
    <<_:3, A:4/binary, _/bits>> = id(<<5:3, "abcd", 1:5>>),
    <<_:7, B:32/bits, _/bits>> = id(<<5:7, "abcd", 1:1>>),
    C = id(<<"abcd">>),
    <<D:4/binary, _/binary>> = binary:copy(<<"abcd">>, 30),
    All = [A, B, C, D],
    ?show([X =:= Y || X <- All, Y <- All]),
    ?show([X < <<"abce">> || X <- All]),
    ?show([erlang:phash2(X) =:= erlang:phash2(C) || X <- All]),
    ?show([maps:get(X, #{C => found}, none) || X <- All]),
    ?show(lists:usort(All)),
    ok.
