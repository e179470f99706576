%% Groups of processes under names, within a scope. A scope is a server and the table of its name: {Group, Members, Members of this node}.
%%
%% A process may be several times in a group. Who ends leaves all groups; those who monitor a group or the scope are told of every change.
-module(pg).
-behaviour(gen_server).

-export([demonitor/1, demonitor/2, get_local_members/1, get_local_members/2, get_members/1, get_members/2, join/2, join/3, leave/2, leave/3,
         monitor/1, monitor/2, monitor_scope/0, monitor_scope/1, start/1, start_link/0, start_link/1, which_groups/0, which_groups/1,
         which_local_groups/0, which_local_groups/1]).
-export([handle_call/3, handle_cast/2, handle_info/2, init/1, terminate/2]).

-define(SCOPE, ?MODULE).

%% `members` says for each process its monitor and its groups; `watchers` for each monitor handed out who watches what: a group, or all.
-record(state, {scope, members = #{}, watchers = #{}}).

start_link() -> start_link(?SCOPE).
start_link(Scope) when is_atom(Scope) -> gen_server:start_link({local, Scope}, ?MODULE, [Scope], []).
start(Scope) when is_atom(Scope) -> gen_server:start({local, Scope}, ?MODULE, [Scope], []).

join(Group, Pids) -> join(?SCOPE, Group, Pids).

join(Scope, Group, Pids) when is_pid(Pids); is_list(Pids) ->
    ok = local(Pids),
    gen_server:call(Scope, {join, Group, Pids}, infinity).

leave(Group, Pids) -> leave(?SCOPE, Group, Pids).

leave(Scope, Group, Pids) when is_pid(Pids); is_list(Pids) ->
    ok = local(Pids),
    gen_server:call(Scope, {leave, Group, Pids}, infinity).

local(Pid) when is_pid(Pid), node(Pid) =:= node() -> ok;
local(Pids) when is_list(Pids) ->
    lists:foreach(fun(Pid) when is_pid(Pid), node(Pid) =:= node() -> ok;
                     (Bad) -> erlang:error({nolocal, Bad})
                  end, Pids);
local(Bad) -> erlang:error({nolocal, Bad}).

monitor_scope() -> monitor_scope(?SCOPE).
monitor_scope(Scope) -> gen_server:call(Scope, monitor, infinity).

monitor(Group) -> ?MODULE:monitor(?SCOPE, Group).
monitor(Scope, Group) -> gen_server:call(Scope, {monitor, Group}, infinity).

demonitor(Ref) when is_reference(Ref) -> ?MODULE:demonitor(?SCOPE, Ref).

demonitor(Scope, Ref) when is_reference(Ref) ->
    case gen_server:call(Scope, {demonitor, Ref}, infinity) of
        ok -> flush(Ref);
        false -> false
    end.

flush(Ref) ->
    receive {Ref, Change, _, _} when Change =:= join; Change =:= leave -> flush(Ref)
    after 0 -> ok
    end.

get_members(Group) -> get_members(?SCOPE, Group).
get_members(Scope, Group) -> looked_up(Scope, Group, 2).

get_local_members(Group) -> get_local_members(?SCOPE, Group).
get_local_members(Scope, Group) -> looked_up(Scope, Group, 3).

%% Where there is no scope, no group has members.
looked_up(Scope, Group, Place) ->
    try ets:lookup_element(Scope, Group, Place)
    catch error:badarg -> []
    end.

which_groups() -> which_groups(?SCOPE).
which_groups(Scope) when is_atom(Scope) -> [Group || [Group] <- ets:match(Scope, {'$1', '_', '_'})].

which_local_groups() -> which_local_groups(?SCOPE).
which_local_groups(Scope) when is_atom(Scope) -> ets:select(Scope, [{{'$1', '_', '$2'}, [{'=/=', '$2', []}], ['$1']}]).

%% The server ----------------------------------------------------------------------------------------------------------

init([Scope]) ->
    Scope = ets:new(Scope, [set, protected, named_table, {read_concurrency, true}]),
    {ok, #state{scope = Scope}}.

handle_call({join, Group, Pids}, _, #state{scope = Scope, members = Members} = State) ->
    {Before, Local} = content(Scope, Group),
    New = listed(Pids),
    ets:insert(Scope, {Group, New ++ Before, New ++ Local}),
    tell(join, Group, New, State),
    {reply, ok, State#state{members = lists:foldl(fun(Pid, Known) -> entered(Pid, Group, Known) end, Members, New)}};
handle_call({leave, Group, Pids}, _, #state{members = Members} = State) ->
    {Left, Kept} = lists:foldl(fun(Pid, {Left, Known}) ->
                                       case Known of
                                           #{Pid := {Monitor, Groups}} ->
                                               case lists:member(Group, Groups) of
                                                   true -> {[Pid | Left], departed(Pid, Monitor, lists:delete(Group, Groups), Known)};
                                                   false -> {Left, Known}
                                               end;
                                           #{} -> {Left, Known}
                                       end
                               end, {[], Members}, listed(Pids)),
    case Left of
        [] -> {reply, not_joined, State};
        _ ->
            removed(Group, Left, State),
            tell(leave, Group, listed(Pids), State),
            {reply, ok, State#state{members = Kept}}
    end;
handle_call(monitor, {Pid, _}, #state{scope = Scope, watchers = Watchers} = State) ->
    Ref = erlang:monitor(process, Pid),
    Groups = maps:from_list([{Group, All} || {Group, All, _} <- ets:tab2list(Scope)]),
    {reply, {Ref, Groups}, State#state{watchers = Watchers#{Ref => {Pid, all}}}};
handle_call({monitor, Group}, {Pid, _}, #state{scope = Scope, watchers = Watchers} = State) ->
    Ref = erlang:monitor(process, Pid),
    {reply, {Ref, element(1, content(Scope, Group))}, State#state{watchers = Watchers#{Ref => {Pid, {group, Group}}}}};
handle_call({demonitor, Ref}, _, #state{watchers = Watchers} = State) ->
    case maps:is_key(Ref, Watchers) of
        true ->
            erlang:demonitor(Ref, [flush]),
            {reply, ok, State#state{watchers = maps:remove(Ref, Watchers)}};
        false ->
            {reply, false, State}
    end;
handle_call(_, _, _) -> erlang:error(badarg).

handle_cast(_, _) -> erlang:error(badarg).

handle_info({'DOWN', Ref, process, Pid, _}, #state{members = Members, watchers = Watchers} = State) ->
    case Members of
        #{Pid := {Ref, Groups}} ->
            State1 = State#state{members = maps:remove(Pid, Members)},
            lists:foreach(fun(Group) ->
                                  removed(Group, [Pid], State1),
                                  tell(leave, Group, [Pid], State1)
                          end, Groups),
            {noreply, State1};
        #{} ->
            {noreply, State#state{watchers = maps:remove(Ref, Watchers)}}
    end;
handle_info({NodeEvent, _}, State) when NodeEvent =:= nodeup; NodeEvent =:= nodedown -> {noreply, State};
handle_info(_, _) -> erlang:error(badarg).

terminate(_, #state{scope = Scope}) -> ets:delete(Scope).

listed(Pid) when is_pid(Pid) -> [Pid];
listed(Pids) -> Pids.

content(Scope, Group) ->
    case ets:lookup(Scope, Group) of
        [{_, All, Local}] -> {All, Local};
        [] -> {[], []}
    end.

entered(Pid, Group, Members) ->
    case Members of
        #{Pid := {Monitor, Groups}} -> Members#{Pid := {Monitor, [Group | Groups]}};
        #{} -> Members#{Pid => {erlang:monitor(process, Pid), [Group]}}
    end.

departed(Pid, Monitor, [], Members) ->
    erlang:demonitor(Monitor, [flush]),
    maps:remove(Pid, Members);
departed(Pid, Monitor, Groups, Members) -> Members#{Pid := {Monitor, Groups}}.

%% A group without members is no group.
removed(Group, Pids, #state{scope = Scope}) ->
    {All, Local} = content(Scope, Group),
    case All -- Pids of
        [] -> ets:delete(Scope, Group);
        Left -> ets:insert(Scope, {Group, Left, Local -- Pids})
    end.

tell(Change, Group, Pids, #state{watchers = Watchers}) ->
    maps:foreach(fun(Ref, {Pid, What}) when What =:= all; What =:= {group, Group} -> Pid ! {Ref, Change, Group, Pids};
                    (_, _) -> ok
                 end, Watchers).
