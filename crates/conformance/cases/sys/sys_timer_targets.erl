%% Timers of module timer: what is done at once, names in the place of processes, what cannot be done, cancelling, long sleeps; reports
%% of a supervisor bridge.
-module(sys_timer_targets).
-behaviour(supervisor_bridge).
-export([main/0, init/1, terminate/2]).

main() ->
    process_flag(trap_exit, true),
    register(main, self()),
    [io:format("~p~n", [kind(T)]) ||
        T <- [timer:send_after(0, one), timer:send_after(0, main, two), timer:send_after(0, {main, node()}, three),
              timer:apply_after(0, erlang, send, [self(), four]), timer:send_after(1, five), timer:send_after(1, main, six),
              timer:apply_after(1, fun() -> main ! seven end), timer:apply_after(0, erlang, send, x),
              timer:send_after(-1, x), timer:send_after(x, x), timer:send_after(1, "x", x), timer:exit_after(-1, x),
              timer:cancel(x), timer:cancel({instant, make_ref()}), timer:cancel({once, make_ref()}), timer:cancel({interval, x}),
              timer:apply_interval(-1, fun() -> ok end), timer:apply_repeatedly(1, fun(_) -> ok end)]],
    io:format("~p~n", [try timer:send_after(0, no_such_name, x) catch C:R -> {C, R} end]),
    io:format("~p~n", [received(7)]),
    Pid = spawn_link(fun() -> receive after infinity -> ok end end),
    register(target, Pid),
    {ok, {once, _}} = timer:exit_after(1, target, why),
    receive {'EXIT', Pid, Why} -> io:format("~p~n", [Why]) end,
    Long = spawn_link(fun() -> timer:sleep(16#ffffffff + 1) end),
    {ok, {once, _}} = timer:kill_after(20, Long),
    receive {'EXIT', Long, Killed} -> io:format("~p~n", [Killed]) end,
    bridge().

kind({ok, {Kind, Ref}}) -> {Kind, is_reference(Ref)};
kind(Other) -> Other.

received(0) -> [];
received(N) -> receive M -> lists:sort([M | received(N - 1)]) after 1000 -> [none] end.

bridge() ->
    Progress = #{label => {supervisor, progress},
                 report => [{supervisor, {local, s}}, {started, [{pid, p}, {mfa, {m, init, [lists:seq(1, 30)]}}]}]},
    Error = #{label => {supervisor, error},
              report => [{supervisor, {local, s}}, {errorContext, c}, {reason, lists:seq(1, 30)}, {offender, [{pid, p}, {mod, m}]}]},
    [io:format("~ts~n", [supervisor_bridge:format_log(Report, Options)]) ||
        Report <- [Progress, Error], Options <- [#{}, #{single_line => true}, #{depth => 8}, #{single_line => true, depth => 8}]],
    application:set_env(kernel, error_logger_format_depth, 10),
    io:format("~p~n~p~n", [supervisor_bridge:format_log(Progress), supervisor_bridge:format_log(Error)]).

init(_) -> ignore.
terminate(_, _) -> ok.
