%% Other systems as programs behind a port: started, called and stopped over their standard input and output.
%%
%% The port of the origin and the first descriptors of the peer carry external terms in packets whose length stands in four bytes. To the
%% peer go {call, Id, M, F, A}, {cast, M, F, A}, {message, To, Message}, halt and stop, from it come booted, {reply, Id, Result} and
%% {output, Characters}. The peer ends with its input.
%% Nodes that find each other by name, and connections by sockets, are refused.
-module(peer).
-behaviour(gen_server).

-export([start/1, start_link/0, start_link/1, stop/1, random_name/0, random_name/1, call/4, call/5, cast/4, send/3, get_state/1]).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-export_type([server_ref/0, start_options/0, peer_state/0, exec/0, disconnect_timeout/0]).

-type server_ref() :: pid().
-type disconnect_timeout() :: 1000..4294967295 | infinity.
-type exec() :: file:name() | {file:name(), [string()]}.
-type start_options() :: map().
-type peer_state() :: booting | running | {down, Reason :: term()}.

-define(BOOT_TIME, 15000).
-define(CALL_TIME, 5000).
-define(STOP_TIME, 5000).

%% The origin -------------------------------------------------------------------------------------------------------------

start_link() -> start_link(#{name => random_name()}).

start_link(Options) -> started(Options, start_link).

start(Options) -> started(Options, start).

started(#{connection := standard_io, name := _}, _) -> {error, {notsup, distribution}};
started(#{connection := standard_io} = Options, How) ->
    _ = maps:get(detached, Options, false) =:= true andalso error({detached, true}),
    Wait = maps:get(wait_boot, Options, ?BOOT_TIME),
    Reference = make_ref(),
    Notify = case Wait of
                 {Pid, Tag} -> {Pid, Tag};
                 false -> none;
                 _ -> {self(), Reference}
             end,
    case gen_server:How(?MODULE, {Options, Notify, group_leader()}, []) of
        {ok, Peer} when Notify =:= {self(), Reference} -> waited(Peer, Reference, Wait);
        Answer -> Answer
    end;
started(#{connection := Other}, _) -> {error, {notsup, {connection, Other}}};
started(Options, _) when is_map(Options) ->
    case is_alive() of
        true -> {error, {notsup, distribution}};
        false -> error(not_alive)
    end.

waited(Peer, Tag, Time) ->
    Monitor = monitor(process, Peer),
    receive
        {Tag, {started, _, Peer}} ->
            true = demonitor(Monitor, [flush]),
            {ok, Peer, nonode@nohost};
        {'DOWN', Monitor, process, Peer, Reason} -> {error, Reason}
    after Time ->
        true = unlink(Peer),
        exit(Peer, kill),
        receive {'DOWN', Monitor, process, Peer, _} -> {error, timeout} end
    end.

stop(Peer) -> gen_server:stop(Peer).

get_state(Peer) -> gen_server:call(Peer, get_state).

call(Peer, Module, Function, Arguments) -> call(Peer, Module, Function, Arguments, ?CALL_TIME).

call(Peer, Module, Function, Arguments, Time) ->
    case gen_server:call(Peer, {call, Module, Function, Arguments}, Time) of
        {ok, Answer} -> Answer;
        {Class, {Reason, Stack}} -> erlang:raise(Class, Reason, Stack);
        {error, Reason} -> error(Reason)
    end.

cast(Peer, Module, Function, Arguments) -> gen_server:cast(Peer, {cast, Module, Function, Arguments}).

send(Peer, To, Message) -> gen_server:cast(Peer, {message, To, Message}).

random_name() -> random_name(?MODULE).

random_name(Prefix) ->
    lists:concat([Prefix, "-", erlang:unique_integer([positive]), "-", os:getpid()]).

init({Options, Notify, Leader}) ->
    _ = process_flag(trap_exit, true),
    {Program, Before} = program(Options),
    Arguments0 = Before ++ ["-noinput", "-s", "peer", "start" | maps:get(args, Options, [])],
    Arguments = (maps:get(post_process_args, Options, fun(Known) -> Known end))(Arguments0),
    Settings = [{args, Arguments}, {env, maps:get(env, Options, [])}, {packet, 4}, binary, exit_status, hide],
    try open_port({spawn_executable, Program}, Settings) of
        Port -> {ok, #{port => Port, state => booting, notify => Notify, leader => Leader, calls => #{}, next => 1,
                       down => maps:get(peer_down, Options, stop), shutdown => maps:get(shutdown, Options, halt)}}
    catch error:Reason -> {stop, Reason}
    end.

%% The program that runs this system, or `erl` where it cannot be told.
program(#{exec := {Program, Arguments}}) -> {Program, Arguments};
program(#{exec := Program}) -> {found(Program), []};
program(_) ->
    case file:read_link("/proc/self/exe") of
        {ok, Program} -> {Program, ["erl"]};
        {error, _} -> {found("erl"), []}
    end.

found(Program) ->
    case os:find_executable(Program) of
        false -> Program;
        Path -> Path
    end.

handle_call(get_state, _, #{state := State} = Peer) -> {reply, State, Peer};
handle_call(_, _, #{state := {down, _}} = Peer) -> {reply, {error, noconnection}, Peer};
handle_call({call, Module, Function, Arguments}, From, #{next := Id, calls := Calls} = Peer) ->
    sent({call, Id, Module, Function, Arguments}, Peer),
    {noreply, Peer#{next := Id + 1, calls := Calls#{Id => From}}}.

handle_cast(_, #{state := {down, _}} = Peer) -> {noreply, Peer};
handle_cast(Request, Peer) ->
    sent(Request, Peer),
    {noreply, Peer}.

sent(Term, #{port := Port}) ->
    true = port_command(Port, term_to_binary(Term)),
    ok.

handle_info({Port, {data, Packet}}, #{port := Port} = Peer) -> {noreply, came(binary_to_term(Packet), Peer)};
handle_info({Port, {exit_status, Status}}, #{port := Port} = Peer) -> ended({exit_status, Status}, Peer);
handle_info({'EXIT', Port, Reason}, #{port := Port} = Peer) -> ended(Reason, Peer);
handle_info({'EXIT', Pid, Reason}, Peer) when is_pid(Pid) -> {stop, Reason, Peer};
handle_info(_, Peer) -> {noreply, Peer}.

came(booted, #{notify := Notify} = Peer) ->
    _ = case Notify of
            {Pid, Tag} -> Pid ! {Tag, {started, nonode@nohost, self()}};
            none -> ok
        end,
    Peer#{state := running};
came({reply, Id, Answer}, #{calls := Calls} = Peer) ->
    case maps:take(Id, Calls) of
        {From, Others} ->
            gen_server:reply(From, Answer),
            Peer#{calls := Others};
        error -> Peer
    end;
came({output, Characters}, #{leader := Leader} = Peer) ->
    _ = spawn(fun() -> io:put_chars(Leader, Characters) end),
    Peer.

ended(Reason, #{state := booting} = Peer) -> {stop, {boot_failed, Reason}, Peer#{port := none}};
ended(Reason, #{calls := Calls, down := Down} = Peer0) ->
    _ = [gen_server:reply(From, {error, noconnection}) || _ := From <- Calls],
    Peer = Peer0#{state := {down, Reason}, calls := #{}, port := none},
    case Down of
        stop -> {stop, normal, Peer};
        crash -> {stop, Reason, Peer};
        continue -> {noreply, Peer}
    end.

%% The peer ends with its input; who stops it waits until it has, unless it is to be left alone.
terminate(_, #{port := none}) -> ok;
terminate(_, #{port := Port, shutdown := close}) -> port_close(Port);
terminate(_, #{port := Port, shutdown := Shutdown} = Peer) ->
    sent(case Shutdown of
             halt -> halt;
             {halt, _} -> halt;
             _ -> stop
         end, Peer),
    receive {Port, {exit_status, _}} -> ok
    after case Shutdown of
              halt -> ?STOP_TIME;
              {halt, Time} -> Time;
              Time -> Time
          end -> _ = catch port_close(Port)
    end,
    ok.

%% The peer ---------------------------------------------------------------------------------------------------------------

start() ->
    Self = self(),
    Pid = spawn(fun() -> served(Self) end),
    receive {ready, Pid} -> Pid
    after ?BOOT_TIME -> halt(1)
    end.

%% What is written here goes to the origin, by whomever.
served(Starter) ->
    Port = open_port({fd, 0, 1}, [{packet, 4}, binary, eof]),
    _ = catch unregister(user),
    true = register(user, self()),
    _ = [group_leader(self(), Pid) || Pid <- processes(), Pid =/= self()],
    told(Port, booted),
    Starter ! {ready, self()},
    serve(Port).

told(Port, Term) -> port_command(Port, term_to_binary(Term)).

serve(Port) ->
    receive
        {Port, {data, Packet}} ->
            done(binary_to_term(Packet), Port),
            serve(Port);
        {Port, eof} -> halt(0);
        {'EXIT', Port, _} -> halt(0);
        {told, Term} ->
            told(Port, Term),
            serve(Port);
        {io_request, From, Tag, Request} ->
            From ! {io_reply, Tag, io_request(Request, Port)},
            serve(Port);
        _ -> serve(Port)
    end.

done({call, Id, Module, Function, Arguments}, _) ->
    Self = self(),
    Call = fun() ->
               Answer = try {ok, apply(Module, Function, Arguments)}
                        catch Class:Reason:Stack -> {Class, {Reason, Stack}}
                        end,
               Self ! {told, {reply, Id, Answer}}
           end,
    in_process(Call);
done({cast, Module, Function, Arguments}, _) -> in_process(fun() -> apply(Module, Function, Arguments) end);
done({message, To, Message}, _) -> catch To ! Message;
done(halt, _) -> halt(0);
done(stop, _) -> init:stop().

in_process(Fun) ->
    Self = self(),
    spawn(fun() -> group_leader(Self, self()), Fun() end).

io_request({put_chars, Encoding, Characters}, Port) ->
    case unicode:characters_to_binary(Characters, Encoding) of
        Binary when is_binary(Binary) ->
            told(Port, {output, Binary}),
            ok;
        _ -> {error, {no_translation, Encoding, unicode}}
    end;
io_request({put_chars, Encoding, Module, Function, Arguments}, Port) ->
    try apply(Module, Function, Arguments) of
        Characters -> io_request({put_chars, Encoding, Characters}, Port)
    catch _:_ -> {error, {error, Function}}
    end;
io_request({requests, Requests}, Port) -> lists:foldl(fun(Request, _) -> io_request(Request, Port) end, ok, Requests);
io_request({setopts, _}, _) -> ok;
io_request(getopts, _) -> [{binary, false}, {encoding, unicode}];
io_request({get_geometry, _}, _) -> {error, enotsup};
io_request(Request, _) when element(1, Request) =:= get_line; element(1, Request) =:= get_chars; element(1, Request) =:= get_until -> eof;
io_request(_, _) -> {error, request}.
