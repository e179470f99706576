%% Names and locks that all nodes share, for a node alone. The server starts when it is first needed.
%%
%% A name goes with its process, and so does a lock: {Resource, Requester} is held by every process that took it for this requester.
%% A process has one name, unless the parameter `global_multi_name_action` of kernel is `allow`.
-module(global).
-behaviour(gen_server).

-export([del_lock/1, del_lock/2, disconnect/0, info/0, node_disconnected/1, notify_all_name/3, random_exit_name/3, random_notify_name/3,
         re_register_name/2, re_register_name/3, register_name/2, register_name/3, registered_names/0, safe_whereis_name/1, send/2, set_lock/1,
         set_lock/2, set_lock/3, start/0, start_link/0, stop/0, sync/0, sync/1, trans/2, trans/3, trans/4, unregister_name/1, whereis_name/1]).
%% Names that another program has registered, and what OTP's server does in processes of its own.
-export([get_locker/0, register_name_external/2, register_name_external/3, resolve_it/4, unregister_name_external/1]).
-export([code_change/3, handle_call/3, handle_cast/2, handle_info/2, init/1, terminate/2]).

-define(SERVER, global_name_server).
-define(NAMES, global_names).
-define(MAX_SLEEP_MS, 8000).

%% `locks` says for each resource who requested it and the monitors of the processes that hold it.
-record(state, {locks = #{}}).

%% Names ---------------------------------------------------------------------------------------------------------------

register_name(Name, Pid) -> register_name(Name, Pid, fun random_exit_name/3).

register_name(Name, Pid, Resolve) when is_pid(Pid), is_function(Resolve, 3); is_pid(Pid), tuple_size(Resolve) =:= 2 ->
    call({register, Name, Pid}).

re_register_name(Name, Pid) -> re_register_name(Name, Pid, fun random_exit_name/3).

re_register_name(Name, Pid, Resolve) when is_pid(Pid), is_function(Resolve, 3); is_pid(Pid), tuple_size(Resolve) =:= 2 ->
    call({register_again, Name, Pid}).

register_name_external(Name, Pid) -> register_name_external(Name, Pid, fun random_exit_name/3).
register_name_external(Name, Pid, _) when is_pid(Pid) -> call({register_external, Name, Pid}).
unregister_name_external(Name) -> unregister_name(Name).

%% Two processes had a name when their nodes met: Resolve says whose it is.
resolve_it(Resolve, Name, Pid1, Pid2) -> catch Resolve(Name, Pid1, Pid2).

%% Locks are held by the server itself.
get_locker() ->
    _ = started(),
    whereis(?SERVER).

unregister_name(Name) ->
    case whereis_name(Name) of
        undefined -> ok;
        _ -> call({unregister, Name})
    end.

%% The server may not have heard yet of the end of a process.
whereis_name(Name) ->
    try ets:lookup_element(?NAMES, Name, 2, undefined) of
        Pid when is_pid(Pid), node(Pid) =:= node() ->
            case is_process_alive(Pid) of
                true -> Pid;
                false -> undefined
            end;
        Found -> Found
    catch
        error:badarg -> undefined
    end.

safe_whereis_name(Name) ->
    _ = started(),
    whereis_name(Name).

send(Name, Message) ->
    case whereis_name(Name) of
        Pid when is_pid(Pid) ->
            Pid ! Message,
            Pid;
        undefined ->
            exit({badarg, {Name, Message}})
    end.

registered_names() ->
    try ets:select(?NAMES, [{{'$1', '_', '_'}, [], ['$1']}])
    catch error:badarg -> []
    end.

%% Locks ---------------------------------------------------------------------------------------------------------------

set_lock(Id) -> set_lock(Id, [node() | nodes()], infinity).
set_lock(Id, Nodes) -> set_lock(Id, Nodes, infinity).

set_lock({_, _} = Id, Nodes, Retries) when is_list(Nodes), is_integer(Retries), Retries >= 0; is_list(Nodes), Retries =:= infinity ->
    locked(Id, Retries, 1).

locked(Id, Retries, Times) ->
    case call({set_lock, Id, self()}) of
        true -> true;
        false when Retries =:= 0 -> false;
        false ->
            timer:sleep(rand:uniform(min(?MAX_SLEEP_MS, 250 bsl min(Times, 5)))),
            locked(Id, case Retries of infinity -> infinity; _ -> Retries - 1 end, Times + 1)
    end.

del_lock(Id) -> del_lock(Id, [node() | nodes()]).
del_lock({_, _} = Id, Nodes) when is_list(Nodes) -> call({del_lock, Id, self()}).

trans(Id, Fun) -> trans(Id, Fun, [node() | nodes()], infinity).
trans(Id, Fun, Nodes) -> trans(Id, Fun, Nodes, infinity).

trans(Id, Fun, Nodes, Retries) ->
    case set_lock(Id, Nodes, Retries) of
        true ->
            try Fun()
            after del_lock(Id, Nodes)
            end;
        false ->
            aborted
    end.

%% Two processes under one name ----------------------------------------------------------------------------------------

random_exit_name(Name, One, Other) ->
    {Winner, Loser} = chosen(One, Other),
    exit(Loser, kill),
    told_of(Name, Loser),
    Winner.

random_notify_name(Name, One, Other) ->
    {Winner, Loser} = chosen(One, Other),
    Loser ! {global_name_conflict, Name},
    Winner.

notify_all_name(Name, One, Other) ->
    One ! {global_name_conflict, Name, Other},
    Other ! {global_name_conflict, Name, One},
    none.

chosen(One, Other) ->
    case rand:uniform(2) of
        1 -> {One, Other};
        2 -> {Other, One}
    end.

told_of(Name, Pid) -> error_logger:info_msg("global: Name conflict terminating ~tw\n", [{Name, Pid}]).

%% The server ----------------------------------------------------------------------------------------------------------

sync() -> sync(nodes()).
sync(Nodes) when is_list(Nodes) -> ok.
disconnect() -> [].
node_disconnected(_) -> ok.
info() -> call(info).

call(Request) ->
    _ = started(),
    gen_server:call(?SERVER, Request, infinity).

%% The server must not end with whoever asked first.
started() -> whereis(?SERVER) =/= undefined orelse start().

start() -> gen_server:start({local, ?SERVER}, ?MODULE, [], []).
start_link() -> gen_server:start_link({local, ?SERVER}, ?MODULE, [], []).
stop() -> gen_server:call(?SERVER, stop, infinity).

init([]) ->
    process_flag(trap_exit, true),
    ?NAMES = ets:new(?NAMES, [set, named_table, protected, {read_concurrency, true}]),
    {ok, #state{}}.

handle_call({register, Name, Pid}, _, State) ->
    case whereis_name(Name) =:= undefined andalso may_have(Name, Pid) of
        true ->
            removed(Name),
            entered(Name, Pid),
            {reply, yes, State};
        false ->
            {reply, no, State}
    end;
handle_call({register_external, Name, Pid}, _, State) ->
    case whereis_name(Name) of
        undefined ->
            removed(Name),
            entered(Name, Pid),
            {reply, yes, State};
        _ ->
            {reply, no, State}
    end;
handle_call({register_again, Name, Pid}, _, State) ->
    removed(Name),
    entered(Name, Pid),
    {reply, yes, State};
handle_call({unregister, Name}, _, State) ->
    removed(Name),
    {reply, ok, State};
handle_call({set_lock, {Resource, Requester}, Pid}, _, #state{locks = Locks} = State) ->
    case Locks of
        #{Resource := {Requester, Holders}} ->
            More = case lists:keymember(Pid, 1, Holders) of
                       true -> Holders;
                       false -> [holder(Pid) | Holders]
                   end,
            {reply, true, State#state{locks = Locks#{Resource := {Requester, More}}}};
        #{Resource := _} -> {reply, false, State};
        #{} -> {reply, true, State#state{locks = Locks#{Resource => {Requester, [holder(Pid)]}}}}
    end;
handle_call({del_lock, {Resource, Requester}, Pid}, _, #state{locks = Locks} = State) ->
    case Locks of
        #{Resource := {Requester, Holders}} ->
            case lists:keytake(Pid, 1, Holders) of
                {value, {_, Monitor}, Left} ->
                    demonitor(Monitor, [flush]),
                    {reply, true, State#state{locks = held(Resource, Requester, Left, Locks)}};
                false ->
                    {reply, true, State}
            end;
        #{} ->
            {reply, true, State}
    end;
handle_call(info, _, State) -> {reply, State, State};
handle_call(stop, _, State) -> {stop, normal, stopped, State};
handle_call(_, _, State) -> {noreply, State}.

handle_cast(_, State) -> {noreply, State}.

handle_info({'DOWN', Monitor, process, Pid, _}, #state{locks = Locks} = State) ->
    true = ets:match_delete(?NAMES, {'_', Pid, Monitor}),
    Kept = maps:fold(fun(Resource, {Requester, Holders}, Acc) ->
                             held(Resource, Requester, lists:keydelete(Monitor, 2, Holders), Acc)
                     end, Locks, Locks),
    {noreply, State#state{locks = Kept}};
handle_info(_, State) -> {noreply, State}.

terminate(_, _) -> ok.
code_change(_, State, _) -> {ok, State}.

may_have(Name, Pid) ->
    case ets:select(?NAMES, [{{'$1', Pid, '_'}, [], ['$1']}]) of
        [] -> true;
        Others ->
            case application:get_env(kernel, global_multi_name_action) of
                {ok, allow} -> true;
                _ ->
                    error_logger:error_msg("global: ~w registered under several names: ~tw\n", [Pid, [Name | Others]]),
                    false
            end
    end.

entered(Name, Pid) -> ets:insert(?NAMES, {Name, Pid, monitor(process, Pid)}).

removed(Name) ->
    case ets:take(?NAMES, Name) of
        [{_, _, Monitor}] -> demonitor(Monitor, [flush]);
        [] -> true
    end.

holder(Pid) -> {Pid, monitor(process, Pid)}.

held(Resource, _, [], Locks) -> maps:remove(Resource, Locks);
held(Resource, Requester, Holders, Locks) -> Locks#{Resource => {Requester, Holders}}.
