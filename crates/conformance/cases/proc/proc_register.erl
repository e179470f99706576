%% register, whereis, unregister, registered.
-module(proc_register).
-include("case.hrl").

main() ->
    ?show(whereis(my_name)),
    ?show(register(my_name, self())),
    ?show(whereis(my_name) =:= self()),
    ?show(lists:member(my_name, registered())),
    ?show(register(my_name, self())),
    ?show(register(other_name, self())),
    ?show(process_info(self(), registered_name)),
    ?show(unregister(my_name)),
    ?show(whereis(my_name)),
    ?show(unregister(my_name)),
    ?show(process_info(self(), registered_name)),
    ?show(register(id(1), self())),
    ?show(register(undefined, self())),
    ?show(register(a_name, id(notpid))),
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    ?show(register(a_name, P)),
    ?show(whereis(id(1))),
    ?show(unregister(id("x"))),
    Q = spawn(fun() -> receive stop -> ok end end),
    register(short_lived, Q),
    M = monitor(process, Q),
    Q ! stop,
    receive {'DOWN', M, _, _, _} -> ok end,
    ?show(whereis(short_lived)),
    ?show(register(short_lived, self())),
    ok.
