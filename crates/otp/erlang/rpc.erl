%% Calls of functions on nodes, in the form before erpc: failures are answers, {badrpc, Reason}.
%%
%% The server `rex` serves what goes through one process, block_call/4 and sbcast/2, and the calls of those who speak to it themselves.
-module(rpc).
-behaviour(gen_server).

-export([proxy_user_flush/0]).
-export([abcast/2, abcast/3, async_call/4, block_call/4, block_call/5, call/4, call/5, cast/4, eval_everywhere/3, eval_everywhere/4,
         multi_server_call/2, multi_server_call/3, multicall/3, multicall/4, multicall/5, nb_yield/1, nb_yield/2, parallel_eval/1,
         pinfo/1, pinfo/2, pmap/3, sbcast/2, sbcast/3, server_call/4, start/0, start_link/0, stop/0, yield/1]).
-export([code_change/3, handle_call/3, handle_cast/2, handle_info/2, init/1, terminate/2]).

-define(NAME, rex).

%% Calls ---------------------------------------------------------------------------------------------------------------

call(Node, M, F, Args) -> call(Node, M, F, Args, infinity).

call(Node, M, F, Args, Timeout) -> answer(fun() -> erpc:call(Node, M, F, Args, Timeout) end).

%% What an erpc function gives or raises, as rpc tells it.
answer(Call) ->
    try Call() of
        {'EXIT', _} = Exit -> {badrpc, Exit};
        Value -> Value
    catch
        Class:Reason -> failed(Class, Reason)
    end.

failed(throw, {'EXIT', _} = Exit) -> {badrpc, Exit};
failed(throw, Value) -> Value;
failed(exit, {Kind, Reason}) when Kind =:= exception; Kind =:= signal -> {badrpc, {'EXIT', Reason}};
failed(exit, Reason) -> exit(Reason);
failed(error, {exception, Reason, Stack}) -> {badrpc, {'EXIT', {Reason, Stack}}};
failed(error, {erpc, badarg}) -> erlang:error(badarg);
failed(error, {erpc, noconnection}) -> {badrpc, nodedown};
failed(error, {erpc, Reason}) when Reason =:= timeout; Reason =:= notsup -> {badrpc, Reason};
failed(error, {erpc, Reason}) -> {badrpc, {'EXIT', Reason}};
failed(error, Reason) -> erlang:error(Reason).

cast(Node, M, F, Args) ->
    try
        ok = erpc:cast(Node, M, F, Args),
        true
    catch
        error:{erpc, badarg} -> erlang:error(badarg)
    end.

async_call(Node, M, F, Args) ->
    try erpc:send_request(Node, M, F, Args)
    catch error:{erpc, badarg} -> erlang:error(badarg)
    end.

yield(Key) -> answer(fun() -> erpc:receive_response(Key) end).

nb_yield(Key) -> nb_yield(Key, 0).

nb_yield(Key, Timeout) ->
    Waited = try erpc:wait_response(Key, Timeout)
             catch Class:Reason -> {response, failed(Class, Reason)}
             end,
    case Waited of
        no_response -> timeout;
        {response, {'EXIT', _} = Exit} -> {value, {badrpc, Exit}};
        {response, Value} -> {value, Value}
    end.

multicall(M, F, Args) -> multicall([node() | nodes()], M, F, Args).

multicall(Nodes, M, F, Args) when is_list(Nodes), is_atom(M) -> multicall(Nodes, M, F, Args, infinity);
multicall(M, F, Args, Timeout) -> multicall([node() | nodes()], M, F, Args, Timeout).

multicall(Nodes, M, F, Args, Timeout) ->
    Outcomes = try erpc:multicall(Nodes, M, F, Args, Timeout)
               catch error:{erpc, badarg} -> erlang:error(badarg)
               end,
    sorted_out(lists:zip(Nodes, Outcomes), [], []).

%% Nodes that could not be asked stand apart from the answers.
sorted_out([{_, {ok, {'EXIT', _} = Exit}} | Rest], Answers, Bad) -> sorted_out(Rest, [{badrpc, Exit} | Answers], Bad);
sorted_out([{_, {ok, Value}} | Rest], Answers, Bad) -> sorted_out(Rest, [Value | Answers], Bad);
sorted_out([{Node, {error, {erpc, Reason}}} | Rest], Answers, Bad) when Reason =:= noconnection; Reason =:= timeout ->
    sorted_out(Rest, Answers, [Node | Bad]);
sorted_out([{_, {Class, Reason}} | Rest], Answers, Bad) -> sorted_out(Rest, [failed(Class, Reason) | Answers], Bad);
sorted_out([], Answers, Bad) -> {lists:reverse(Answers), lists:reverse(Bad)}.

eval_everywhere(M, F, Args) -> eval_everywhere([node() | nodes()], M, F, Args).

eval_everywhere(Nodes, M, F, Args) ->
    _ = [cast(Node, M, F, Args) || Node <- Nodes],
    abcast.

%% Messages to servers -------------------------------------------------------------------------------------------------

abcast(Name, Message) -> abcast([node() | nodes()], Name, Message).

abcast(Nodes, Name, Message) ->
    _ = [erlang:send({Name, Node}, Message, [noconnect]) || Node <- Nodes],
    abcast.

%% As abcast, and tells at which nodes there is such a server.
sbcast(Name, Message) -> sbcast([node() | nodes()], Name, Message).

sbcast(Nodes, Name, Message) ->
    {Answers, _} = multi_server_call(Nodes, ?NAME, {sbcast, Name, Message}),
    lists:partition(fun(Node) -> lists:member(Node, Answers) end, Nodes).

multi_server_call(Name, Message) -> multi_server_call([node() | nodes()], Name, Message).

multi_server_call(Nodes, Name, Message) ->
    Asked = [{Node, monitor(process, {Name, Node})} || Node <- Nodes],
    _ = [erlang:send({Name, Node}, {self(), Message}, [noconnect]) || {Node, _} <- Asked],
    {Replies, Bad} = lists:foldl(fun({Node, Monitor}, {Replies, Bad}) ->
                                         case server_reply(Name, Node, Monitor) of
                                             {ok, Reply} -> {[Reply | Replies], Bad};
                                             none -> {Replies, [Node | Bad]}
                                         end
                                 end, {[], []}, Asked),
    {lists:reverse(Replies), lists:reverse(Bad)}.

server_reply(Name, Node, Monitor) ->
    receive
        {Name, Node, Reply} ->
            demonitor(Monitor, [flush]),
            {ok, Reply};
        {'DOWN', Monitor, _, _, _} ->
            none
    end.

server_call(Node, Name, Wrapper, Message) when is_atom(Node), is_atom(Name) ->
    Monitor = monitor(process, {Name, Node}),
    {Name, Node} ! {self(), Message},
    receive
        {Wrapper, Node, Reply} ->
            demonitor(Monitor, [flush]),
            Reply;
        {'DOWN', Monitor, _, _, _} ->
            {error, nodedown}
    end.

%% Through the server --------------------------------------------------------------------------------------------------

block_call(Node, M, F, Args) -> block_call(Node, M, F, Args, infinity).

block_call(Node, M, F, Args, Timeout) when is_atom(Node), is_atom(M), is_atom(F), is_list(Args) ->
    case asked(Node, {block_call, M, F, Args, group_leader()}, Timeout) of
        {'EXIT', _} = Exit -> {badrpc, Exit};
        Answer -> Answer
    end.

asked(Node, Request, Timeout) when Node =:= node() ->
    try gen_server:call(?NAME, Request, Timeout)
    catch
        exit:{timeout, _} -> {badrpc, timeout};
        exit:{noproc, _} -> {badrpc, nodedown}
    end;
asked(_, _, _) -> {badrpc, nodedown}.

start() -> gen_server:start({local, ?NAME}, ?MODULE, [], options()).
start_link() -> gen_server:start_link({local, ?NAME}, ?MODULE, [], options()).
stop() -> gen_server:call(?NAME, stop, infinity).

options() -> [{spawn_opt, [{message_queue_data, off_heap}]}].

%% The state: who waits for the answer of the process that a monitor watches.
init([]) ->
    process_flag(trap_exit, true),
    {ok, #{}}.

handle_call({call, M, F, Args, Leader}, Caller, Waiting) ->
    {_, Monitor} = spawn_monitor(fun() ->
                                         lead(Leader),
                                         reply(Caller, called(M, F, Args))
                                 end),
    {noreply, Waiting#{Monitor => Caller}};
handle_call({block_call, M, F, Args, Leader}, _, Waiting) ->
    Own = group_leader(),
    lead(Leader),
    Answer = called(M, F, Args),
    group_leader(Own, self()),
    {reply, Answer, Waiting};
handle_call(stop, _, Waiting) ->
    {stop, normal, stopped, Waiting};
handle_call(_, _, Waiting) ->
    {noreply, Waiting}.

lead(user) -> group_leader(whereis(user), self());
lead(Leader) -> group_leader(Leader, self()).

called(M, F, Args) ->
    try
        {return, Answer} = erpc:execute_call(M, F, Args),
        Answer
    catch
        throw:Value -> Value;
        exit:Reason -> {badrpc, {'EXIT', Reason}};
        error:Reason:Stack ->
            case erpc:is_arg_error(Reason, M, F, Args) of
                true -> {badrpc, {'EXIT', Reason}};
                false -> {badrpc, {'EXIT', {Reason, erpc:trim_stack(Stack, M, F, Args)}}}
            end
    end.

%% Who sent a plain message gets one.
reply({?NAME, Caller}, Answer) -> Caller ! {?NAME, Answer};
reply(Caller, Answer) -> gen_server:reply(Caller, Answer).

handle_cast({cast, M, F, Args, Leader}, Waiting) ->
    _ = spawn(fun() ->
                      lead(Leader),
                      erpc:execute_cast(M, F, Args)
              end),
    {noreply, Waiting};
handle_cast(_, Waiting) ->
    {noreply, Waiting}.

handle_info({'DOWN', Monitor, process, _, Reason}, Waiting) ->
    case Waiting of
        #{Monitor := Caller} when Reason =/= normal -> reply(Caller, {badrpc, {'EXIT', Reason}});
        _ -> ok
    end,
    {noreply, maps:remove(Monitor, Waiting)};
handle_info({From, {sbcast, Name, Message}}, Waiting) ->
    From ! {?NAME, node(), sent(Name, Message, node())},
    {noreply, Waiting};
handle_info({From, {send, Name, Message}}, Waiting) ->
    case sent(Name, {From, Message}, ok) of
        ok -> ok;
        Missing -> From ! {?NAME, node(), Missing}
    end,
    {noreply, Waiting};
handle_info({From, {call, M, F, Args, Leader}}, Waiting) ->
    handle_call({call, M, F, Args, Leader}, {?NAME, From}, Waiting);
handle_info({From, features_request}, Waiting) ->
    From ! {features_reply, node(), [erpc]},
    {noreply, Waiting};
handle_info(_, Waiting) ->
    {noreply, Waiting}.

sent(Name, Message, Answer) ->
    try Name ! Message of
        _ -> Answer
    catch error:badarg -> {nonexisting_name, Name}
    end.

terminate(_, _) -> ok.
code_change(_, Waiting, _) -> {ok, Waiting}.

%% Many at a time ------------------------------------------------------------------------------------------------------

%% One call an element, dealt out to the nodes in turn; the answers in the order of the calls.
parallel_eval(Calls) ->
    Nodes = [node() | nodes()],
    [yield(Key) || Key <- dealt(Calls, Nodes, Nodes)].

dealt([{M, F, Args} | Calls], [Node | Nodes], All) -> [async_call(Node, M, F, Args) | dealt(Calls, Nodes, All)];
dealt([_ | _] = Calls, [], All) -> dealt(Calls, All, All);
dealt([], _, _) -> [].

pmap({M, F}, Extra, List) ->
    Answers = parallel_eval([{M, F, [Element | Extra]} || Element <- List]),
    lists:any(fun(Answer) -> is_tuple(Answer) andalso tuple_size(Answer) =:= 2 andalso element(1, Answer) =:= badrpc end, Answers)
        andalso exit(badrpc),
    Answers.

pinfo(Pid) when node(Pid) =:= node() -> process_info(Pid);
pinfo(Pid) -> call(node(Pid), erlang, process_info, [Pid]).

pinfo(Pid, Item) when node(Pid) =:= node() -> process_info(Pid, Item);
pinfo(Pid, Item) -> call(node(Pid), erlang, process_info, [Pid, Item]).

%% Passes everything on to `user`, for ever: nobody knows which message is the last.
-spec proxy_user_flush() -> no_return().
proxy_user_flush() ->
    receive
        Message -> user ! Message
    after 10000 ->
        erlang:hibernate(?MODULE, proxy_user_flush, [])
    end,
    proxy_user_flush().
