%% Exit codes are taken modulo 256.
-module(sys_halt_big).
-include("case.hrl").

main() ->
    io:format("before~n"),
    halt(id(258)).
