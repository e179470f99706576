%% Tests of what tests may rely on while eunit runs them: macros, and the output that was captured.
-module(eunit_tests).

-export([get_output_test/0, if_test_/0, let_test/0, matches_test_/0, test/0, under_eunit_test/0]).

-define(EUNIT_NOAUTO, true).
-include_lib("eunit/include/eunit.hrl").

test() -> eunit:test(?MODULE).

under_eunit_test() -> ?assert(?UNDER_EUNIT).

let_test() -> ?assertEqual(42, ?LET(X, 17, X + 25)).

if_test_() -> [?_assertEqual(17, ?IF(is_process_alive(self()), 17, 42)), ?_assertEqual(42, ?IF(is_atom(self()), 17, 42))].

matches_test_() -> [?_assert(?MATCHES("hel" ++ _, "hello")), ?_assertNot(?MATCHES("hal" ++ _, "hello"))].

get_output_test() ->
    io:format(<<"Hello ~p!~n">>, [eunit]),
    ?assertEqual("Hello eunit!\n", ?capturedOutput),
    io:format("System working?~n~s~n", ["Seems to be."]),
    ?assertEqual("Hello eunit!\nSystem working?\nSeems to be.\n", ?capturedOutput).
