%% A hundred kilobytes in one call, and in many.
-module(sys_output_large).
-include("case.hrl").

main() ->
    io:put_chars([lists:duplicate(99, $a + N rem 26) ++ "\n" || N <- lists:seq(1, 500)]),
    [io:put_chars(integer_to_list(N)) || N <- lists:seq(1, 1000)],
    io:nl(),
    ok.
