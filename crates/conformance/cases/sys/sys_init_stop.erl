%% init:stop ends the program in order, with its code.
-module(sys_init_stop).
-include("case.hrl").

main() ->
    io:format("before~n"),
    init:stop(5),
    receive never -> ok end.
