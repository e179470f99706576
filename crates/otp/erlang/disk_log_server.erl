%% Which disk logs are open, and by which process: a table that anybody reads, written by this process and by those of logs that end.
-module(disk_log_server).
-behaviour(gen_server).

-export([open/1, pid/1, name/1, all/0, ended/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(TABLE, disk_log_names).

%% Opens a log, or adds to the owners of one that is open.
open(Arguments) ->
    _ = gen_server:start({local, ?MODULE}, ?MODULE, [], []),
    gen_server:call(?MODULE, {open, Arguments}, infinity).

pid(Name) ->
    try ets:lookup(?TABLE, Name) of
        [{Name, Pid}] -> Pid;
        [] -> undefined
    catch error:badarg -> undefined
    end.

name(Pid) ->
    try ets:match(?TABLE, {'$1', Pid}) of
        [[Name]] -> {ok, Name};
        [] -> undefined
    catch error:badarg -> undefined
    end.

all() ->
    try lists:sort([Name || {Name, _} <- ets:tab2list(?TABLE)])
    catch error:badarg -> []
    end.

%% A log's process ends, and says so before it answers who ended it.
ended(Name) -> ets:delete_object(?TABLE, {Name, self()}).

init([]) ->
    ?TABLE = ets:new(?TABLE, [named_table, public, {read_concurrency, true}]),
    {ok, none}.

handle_call({open, #{name := Name} = Arguments}, _, State) ->
    Answer = case pid(Name) of
                 undefined -> new(Arguments);
                 Pid ->
                     try gen_server:call(Pid, {open, Arguments}, infinity)
                     catch exit:_ -> new(Arguments)
                     end
             end,
    {reply, Answer, State}.

new(#{name := Name} = Arguments) ->
    {ok, Pid} = gen_server:start(disk_log, self(), []),
    _ = monitor(process, Pid),
    true = ets:insert(?TABLE, {Name, Pid}),
    gen_server:call(Pid, {open, Arguments}, infinity).

handle_cast(_, State) -> {noreply, State}.

handle_info({'DOWN', _, process, Pid, _}, State) ->
    true = ets:match_delete(?TABLE, {'_', Pid}),
    {noreply, State};
handle_info(_, State) -> {noreply, State}.
