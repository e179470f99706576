%% A child process can halt everything.
-module(sys_halt_child).
-include("case.hrl").

main() ->
    spawn(fun() -> io:format("child~n"), halt(3) end),
    receive never -> ok end.
