%% exit(normal) in main is a normal end.
-module(sys_exit_normal).
-include("case.hrl").

main() ->
    io:format("before~n"),
    exit(id(normal)).
