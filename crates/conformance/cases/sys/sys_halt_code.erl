%% halt with a code.
-module(sys_halt_code).
-include("case.hrl").

main() ->
    io:format("before~n"),
    halt(42),
    io:format("after~n").
