%% Timers: at once, once, to names and to nobody, and what they are cancelled by.
-module(library_timers).
-include("../case.hrl").

main() ->
    register(me, self()),
    [begin io:format("~w~n", [kind(Start())]), io:format("~w~n", [got()]) end
     || Start <- [fun() -> timer:send_after(0, at_once) end, fun() -> timer:send_after(0, me, by_name) end,
                  fun() -> timer:send_after(0, {me, node()}, by_node) end, fun() -> timer:send_after(20, later) end,
                  fun() -> timer:send_after(20, me, later_by_name) end, fun() -> timer:send_after(20, {me, node()}, later_by_node) end,
                  fun() -> timer:apply_after(0, erlang, send, [me, applied]) end,
                  fun() -> timer:apply_after(0, fun() -> me ! fun_applied end) end,
                  fun() -> timer:apply_after(20, fun(Text) -> me ! Text end, [later_applied]) end]],
    ?show(kind(timer:send_after(5, nobody_here, lost))),
    ?show(timer:send_after(1, {a, b, c}, x)),
    ?show(timer:send_after(1, "me", x)),
    ?show(timer:send_after(-1, me, x)),
    ?show(timer:apply_after(1, fun(_) -> ok end)),
    ?show(timer:apply_after(1, m, f, no_list)),
    process_flag(trap_exit, true),
    named(fun(Name) -> timer:exit_after(20, Name, gone) end),
    named(fun(Name) -> timer:kill_after(20, Name) end),
    named(fun(Name) -> timer:exit_after(0, Name, gone_at_once) end),
    ?show(timer:cancel({instant, make_ref()})),
    ?show(timer:cancel({once, make_ref()})),
    ?show(timer:cancel({other, make_ref()})),
    {ok, Timer} = timer:apply_after(50, erlang, send, [self(), never]),
    ?show(timer:cancel(Timer)),
    receive never -> io:format("not cancelled~n") after 100 -> ok end.

named(Start) ->
    Pid = spawn_link(fun() -> receive never -> ok end end),
    register(target, Pid),
    io:format("~w~n", [kind(Start(target))]),
    receive {'EXIT', Pid, Reason} -> io:format("~w~n", [Reason]) after 2000 -> io:format("still there~n") end.

kind({ok, {Kind, Ref}}) when is_reference(Ref) -> Kind;
kind(Other) -> Other.

got() -> receive Message -> Message after 2000 -> nothing end.
