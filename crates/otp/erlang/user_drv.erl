%% Starts the shell, of which there is at most one at a time. Where it can edit lines its group leader is a `group` over the terminal,
%% else it is `user` itself.
-module(user_drv).

-export([start/0, start/1, start_shell/0, start_shell/1, whereis_group/0]).

start() -> start(#{}).

start(Arguments) when is_map(Arguments) ->
    case start_shell(Arguments) of
        ok -> {ok, whereis(?MODULE)};
        Error -> Error
    end.

start_shell() -> start_shell(#{}).

start_shell(Arguments) ->
    case maps:get(initial_shell, Arguments, {shell, start, [init]}) of
        noshell -> ok;
        {M, F, Args} -> started({M, F, Args});
        {Node, M, F, Args} when Node =:= node() -> started({M, F, Args});
        {Node, _, _, _} when is_atom(Node) -> {error, noconnection};
        {remote, _} -> {error, noconnection};
        {remote, _, _} -> {error, noconnection}
    end.

started(Shell) ->
    Self = self(),
    Tag = make_ref(),
    {Pid, Monitor} = spawn_monitor(fun() -> server(Self, Tag, Shell) end),
    receive
        {Tag, Started} ->
            demonitor(Monitor, [flush]),
            Started;
        {'DOWN', Monitor, process, Pid, Reason} -> {error, Reason}
    end.

%% The process that the name stands for: it starts the shell, again when that ends by an error, and goes when there is nothing to read.
server(From, Tag, Shell) ->
    try register(?MODULE, self()) of
        true ->
            process_flag(trap_exit, true),
            group_leader(whereis(user), self()),
            io:format("~ts~n", [erlang:system_info(system_version)]),
            Leader = group:start(),
            group_leader(Leader, self()),
            From ! {Tag, ok},
            loop(Leader, Shell, run(Shell))
    catch
        error:badarg -> From ! {Tag, {error, already_started}}
    end.

run({M, F, Args}) ->
    Pid = apply(M, F, Args),
    link(Pid),
    Pid.

loop(Leader, Shell, Pid) ->
    receive
        {'EXIT', Pid, Reason} when Reason =:= terminated; Reason =:= normal -> ok;
        {'EXIT', Pid, Reason} ->
            io:format("*** ERROR: Shell process terminated! (~0tp) ***~n", [Reason]),
            loop(Leader, Shell, run(Shell));
        {From, whereis} ->
            From ! {?MODULE, Leader, Pid},
            loop(Leader, Shell, Pid);
        _ -> loop(Leader, Shell, Pid)
    end.

whereis_group() ->
    case where() of
        {Leader, _} -> Leader;
        undefined -> undefined
    end.

where() ->
    case whereis(?MODULE) of
        undefined -> undefined;
        Server ->
            Monitor = monitor(process, Server),
            Server ! {self(), whereis},
            receive
                {?MODULE, Leader, Shell} ->
                    demonitor(Monitor, [flush]),
                    {Leader, Shell};
                {'DOWN', Monitor, _, _, _} -> undefined
            end
    end.
