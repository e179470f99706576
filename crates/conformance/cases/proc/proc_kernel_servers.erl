%% The servers of the system that programs know by name: the supervisors of kernel, rpc's server, the proxy of the logger.
-module(proc_kernel_servers).
-export([main/0, log/2, boom/1]).

main() ->
    [io:format("~p ~p ~p~n", [Name, is_pid(whereis(Name)), lists:member(Name, registered())])
     || Name <- [kernel_sup, kernel_safe_sup, logger_proxy, rex, code_server, erl_signal_server, standard_error, user]],
    io:format("~p~n", [[proc_lib:translate_initial_call(whereis(Name)) || Name <- [kernel_sup, kernel_safe_sup, rex, logger_proxy]]]),
    Known = [code_server, erl_signal_server, kernel_safe_sup, rex, standard_error, user],
    io:format("~p~n", [[{Id, Type, Modules, is_pid(Pid)}
                        || {Id, Pid, Type, Modules} <- supervisor:which_children(kernel_sup), lists:member(Id, Known)]]),
    safe(),
    requests(),
    messages(),
    proxy().

safe() ->
    io:format("~p ~p~n", [supervisor:which_children(kernel_safe_sup), supervisor:count_children(kernel_safe_sup)]),
    {ok, Child} = supervisor:start_child(kernel_safe_sup, #{id => mine, start => {gen_event, start_link, []}, restart => temporary}),
    io:format("~p~n", [supervisor:which_children(kernel_safe_sup) =:= [{mine, Child, worker, [gen_event]}]]),
    io:format("~p ~p~n", [supervisor:terminate_child(kernel_safe_sup, mine), is_process_alive(Child)]),
    io:format("~p~n", [supervisor:start_child(kernel_safe_sup, nothing)]).

requests() ->
    Leader = group_leader(),
    show([gen_server:call(rex, {Kind, M, F, Args, L})
          || Kind <- [call, block_call], L <- [Leader, user],
             {M, F, Args} <- [{lists, seq, [1, 3]}, {?MODULE, boom, [throw]}, {?MODULE, boom, [exit]}, {?MODULE, boom, [error]},
                              {no_module, f, []}, {lists, seq, bad}]]),
    show(gen_server:call(rex, {call, erlang, exit, [self(), normal], Leader})),
    show(gen_server:call(rex, {call, ?MODULE, boom, [kill], Leader})),
    show(catch gen_server:call(rex, what, 50)),
    gen_server:cast(rex, what),
    gen_server:cast(rex, {cast, erlang, send, [self(), cast], Leader}),
    show(receive Cast -> Cast end),
    show(rpc:block_call(node(), ?MODULE, boom, [throw])),
    show(rpc:block_call(node(), ?MODULE, boom, [exit])),
    show(rpc:block_call(node(), timer, sleep, [200], 20)).

messages() ->
    rex ! what,
    show([begin rex ! {self(), Message}, receive Any -> Any after 500 -> none end end
          || Message <- [{sbcast, no_such_name, hello}, {send, no_such_name, hello}, features_request, {call, lists, seq, [1, 2], user},
                         {call, ?MODULE, boom, [exit], user}]]),
    register(receiver, self()),
    rex ! {self(), {sbcast, receiver, hello}},
    show([receive Any -> Any after 500 -> none end || _ <- [1, 2]]),
    rex ! {self(), {send, receiver, hello}},
    show(receive {From, hello} -> From =:= self() end),
    show(rpc:sbcast(receiver, again)),
    show(rpc:sbcast(no_such_name, again)),
    show(receive Again -> Again end).

proxy() ->
    ok = logger:remove_handler(default),
    ok = logger:set_primary_config(level, notice),
    ok = logger:add_handler(mine, ?MODULE, #{config => #{to => self()}}),
    logger_proxy ! {log, error, "~p and ~p", [one, two], #{pid => self()}},
    show(receive {logged, First} -> maps:with([level, msg], First) end),
    logger_proxy ! {log, notice, #{a => report}, #{pid => self()}},
    show(receive {logged, Second} -> maps:with([level, msg], Second) end),
    ok = logger:update_proxy_config(#{drop_mode_qlen => 700}),
    show(maps:with([drop_mode_qlen, id, mode, module, idle, sync_mode_qlen], logger_olp:info(whereis(logger_proxy)))),
    show(logger:update_proxy_config(#{drop_mode_qlen => 7})),
    ok = logger:remove_handler(mine).

log(Event, #{config := #{to := To}}) -> To ! {logged, Event}.

boom(throw) -> throw(ball);
boom(exit) -> exit(bye);
boom(error) -> error(bad);
boom(kill) -> exit(self(), kill), receive after infinity -> ok end.

show(Term) -> io:format("~kp~n", [Term]).
