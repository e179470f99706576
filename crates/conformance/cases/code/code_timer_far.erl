%% A time that is too far for a timer does no harm to the timers of others.
-module(code_timer_far).
-export([main/0]).

main() ->
    {ok, {interval, Far}} = timer:apply_repeatedly(1 bsl 80, fun() -> ok end),
    Server = whereis(timer_server),
    io:format("~p~n", [timer:cancel({interval, Far})]),
    io:format("~p~n", [timer:apply_after(1 bsl 80, fun() -> ok end)]),
    {ok, _} = timer:send_after(1, hello),
    receive hello -> ok end,
    io:format("~p~n", [whereis(timer_server) =:= Server]),
    io:format("~p~n", [try timer:tc({no_fun}, microsecond) catch C:R -> {C, R} end]).
