%% Which dets tables are open, by which processes, and for whom: the process `dets`, and a table that anybody reads.
%%
%% Tables are opened and closed by their own processes while this one goes on; what is asked of a table meanwhile waits in its queue.
%% A process that opens a table more than once closes it as often; with the last of its users a table is closed.
-module(dets_server).
-behaviour(gen_server).

-export([start/0, open/2, close/1, stop/0, pid/1, name/1, all/0, users/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(SERVER, dets).
-define(TABLE, dets_registry).

open(Name, How) ->
    started(),
    gen_server:call(?SERVER, {open, Name, How}, infinity).

close(Name) ->
    started(),
    gen_server:call(?SERVER, {close, Name}, infinity).

start() ->
    started(),
    ok.

stop() ->
    case whereis(?SERVER) of
        undefined -> stopped;
        _ -> gen_server:call(?SERVER, stop, infinity)
    end.

users(Name) ->
    started(),
    gen_server:call(?SERVER, {users, Name}, infinity).

started() ->
    case whereis(?SERVER) of
        undefined ->
            _ = gen_server:start({local, ?SERVER}, ?MODULE, [], []),
            ok;
        _ -> ok
    end.

pid(Name) ->
    try ets:lookup_element(?TABLE, Name, 2)
    catch error:badarg -> undefined
    end.

name(Pid) ->
    try ets:match(?TABLE, {'$1', Pid}) of
        [[Name]] -> {ok, Name};
        [] -> undefined
    catch error:badarg -> undefined
    end.

all() ->
    try [Name || {Name, _} <- ets:tab2list(?TABLE)]
    catch error:badarg -> []
    end.

%% The server -------------------------------------------------------------------------------------------------------------

%% tables: Name => #{pid, users, job, queue}; monitors: User => Reference.
init([]) ->
    _ = process_flag(trap_exit, true),
    ?TABLE = ets:new(?TABLE, [named_table, protected, {read_concurrency, true}]),
    {ok, #{tables => #{}, monitors => #{}}}.

handle_call({open, Name, How}, {User, _} = From, State) -> {noreply, queued(Name, {open, From, User, How}, State)};
handle_call({close, Name}, {User, _} = From, #{tables := Tables} = State) ->
    case Tables of
        #{Name := _} -> {noreply, queued(Name, {close, From, User}, State)};
        #{} -> {reply, {error, not_owner}, State}
    end;
handle_call({users, Name}, _, #{tables := Tables} = State) ->
    case Tables of
        #{Name := #{users := Users}} -> {reply, Users, State};
        #{} -> {reply, [], State}
    end;
handle_call(stop, _, #{tables := Tables} = State) ->
    _ = [begin
             Reference = monitor(process, Pid),
             Pid ! {'$dets_call', none, close},
             receive {'DOWN', Reference, process, Pid, _} -> ok end
         end || _ := #{pid := Pid} <- Tables],
    {stop, normal, stopped, State}.

handle_cast(_, State) -> {noreply, State}.

handle_info({opened, Pid, Answer}, State) -> {noreply, opened(named(Pid, State), Pid, Answer, State)};
handle_info({{Name, Job}, Answer}, State) -> {noreply, answered(Name, Job, Answer, State)};
handle_info({'DOWN', _, process, User, _}, #{tables := Tables, monitors := Monitors} = State) ->
    Names = [Name || Name := #{users := Users} <- Tables, lists:member(User, Users)],
    Left = State#{monitors := maps:remove(User, Monitors)},
    {noreply, lists:foldl(fun(Name, Known) -> queued(Name, {gone, User}, Known) end, Left, Names)};
handle_info({'EXIT', Pid, _}, State) -> {noreply, ended(named(Pid, State), Pid, State)};
handle_info(_, State) -> {noreply, State}.

named(Pid, #{tables := Tables}) ->
    case [Name || Name := #{pid := P} <- Tables, P =:= Pid] of
        [Name] -> {ok, Name};
        [] -> none
    end.

queued(Name, Request, #{tables := Tables} = State) ->
    Table = case Tables of
                #{Name := Known} -> Known;
                #{} -> #{pid => none, users => [], job => none, queue => queue:new()}
            end,
    #{queue := Queue} = Table,
    next(Name, State#{tables := Tables#{Name => Table#{queue := queue:in(Request, Queue)}}}).

next(Name, #{tables := Tables} = State) ->
    case Tables of
        #{Name := #{job := none, queue := Queue} = Table} ->
            case queue:out(Queue) of
                {empty, _} when map_get(pid, Table) =:= none -> State#{tables := maps:remove(Name, Tables)};
                {empty, _} -> State;
                {{value, Request}, Rest} -> begun(Request, Name, Table#{queue := Rest}, State)
            end;
        #{} -> State
    end.

with(Name, Table, #{tables := Tables} = State) -> State#{tables := Tables#{Name := Table}}.

begun({open, _, _, How} = Job, Name, #{pid := none} = Table, State) ->
    with(Name, Table#{pid := dets_table:start(self(), Name, How), job := Job}, State);
begun({open, _, _, How} = Job, Name, Table, State) -> asked(Job, {same, How}, Name, Table, State);
begun(Job, Name, #{users := Users} = Table, State) ->
    User = user(Job),
    Others = case Job of
                 {gone, _} -> [Other || Other <- Users, Other =/= User];
                 {close, _, _} -> lists:delete(User, Users)
             end,
    case {Users, Others} of
        {Same, Same} ->
            reply(Job, {error, not_owner}),
            next(Name, with(Name, Table, State));
        {_, []} -> asked(Job, close, Name, Table#{users := []}, State);
        _ ->
            case lists:member(User, Others) of
                true ->
                    reply(Job, ok),
                    next(Name, with(Name, Table#{users := Others}, State));
                false -> asked(Job, {close, User}, Name, Table#{users := Others}, State)
            end
    end.

asked(Job, Request, Name, #{pid := Pid} = Table, State) ->
    Pid ! {'$dets_call', {self(), {Name, Job}}, Request},
    with(Name, Table#{job := Job}, State).

user({close, _, User}) -> User;
user({gone, User}) -> User.

reply({gone, _}, _) -> ok;
reply(Job, Answer) -> gen_server:reply(element(2, Job), Answer).

opened({ok, Name}, Pid, ok, State) ->
    true = ets:insert(?TABLE, {Name, Pid}),
    joined(Name, State);
opened({ok, Name}, Pid, Error, #{tables := Tables} = State) ->
    true = unlink(Pid),
    #{Name := #{job := Job} = Table} = Tables,
    reply(Job, Error),
    next(Name, with(Name, Table#{pid := none, job := none}, State));
opened(none, _, _, State) -> State.

%% Who asked to open a table is one of its users.
joined(Name, #{tables := Tables, monitors := Monitors} = State) ->
    #{Name := #{job := {open, _, User, _} = Job, users := Users} = Table} = Tables,
    reply(Job, {ok, Name}),
    Known = case Monitors of
                #{User := _} -> Monitors;
                #{} -> Monitors#{User => monitor(process, User)}
            end,
    next(Name, with(Name, Table#{job := none, users := [User | Users]}, State#{monitors := Known})).

answered(Name, {open, _, _, _}, ok, State) -> joined(Name, State);
answered(Name, Job, Answer, #{tables := Tables} = State) ->
    reply(Job, Answer),
    case Tables of
        %% A table that is closed ends, and is gone when it has.
        #{Name := #{users := []}} -> State;
        #{Name := Table} -> next(Name, with(Name, Table#{job := none}, State))
    end.

ended({ok, Name}, _, #{tables := Tables} = State) ->
    true = ets:delete(?TABLE, Name),
    #{Name := #{job := Job} = Table} = Tables,
    case {Job, Table} of
        {none, _} -> ok;
        {{open, _, _, _}, _} -> reply(Job, badarg);
        _ -> ok
    end,
    next(Name, with(Name, Table#{pid := none, users := [], job := none}, State));
ended(none, _, State) -> State.
