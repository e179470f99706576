%% Calls of functions in processes of their own, on this node or another: the answer, or what went wrong, reaches the caller.
%%
%% The process that is called ends with its outcome as the reason: {Tag, Outcome}, so that one monitor tells all. A request is
%% [Tag | Monitor]; a collection is a map from monitors to [Tag | Label].
-module(erpc).

-export([call/2, call/3, call/4, call/5, cast/2, cast/4, check_response/2, check_response/3, multicall/2, multicall/3, multicall/4,
         multicall/5, multicast/2, multicast/4, receive_response/1, receive_response/2, receive_response/3, reqids_add/3, reqids_new/0,
         reqids_size/1, reqids_to_list/1, send_request/2, send_request/4, send_request/6, wait_response/1, wait_response/2,
         wait_response/3]).
-export([call_result/4, execute_call/3, execute_call/4, execute_cast/3, is_arg_error/4, trim_stack/4]).

-define(IS_CALL(Node, M, F, Args), is_atom(Node), is_atom(M), is_atom(F), is_list(Args)).
-define(IS_REQUEST(Tag, Monitor), is_reference(Tag), is_reference(Monitor)).
-define(MAX_TIMEOUT, 16#FFFFFFFF).

%% Calling -------------------------------------------------------------------------------------------------------------

call(Node, Fun) -> call(Node, Fun, infinity).

call(Node, Fun, Timeout) when is_function(Fun, 0) -> call(Node, erlang, apply, [Fun, []], Timeout);
call(_, _, _) -> refuse().

call(Node, M, F, Args) -> call(Node, M, F, Args, infinity).

%% Without a limit of time nothing speaks against calling here.
call(Node, M, F, Args, infinity) when Node =:= node(), ?IS_CALL(Node, M, F, Args) -> result(outcome(M, F, Args));
call(Node, M, F, Args, Timeout) when ?IS_CALL(Node, M, F, Args) ->
    Until = timeout(Timeout),
    [Tag | Monitor] = send_request(Node, M, F, Args),
    result(awaited(Tag, Monitor, Until));
call(_, _, _, _, _) -> refuse().

cast(Node, Fun) when is_atom(Node), is_function(Fun, 0) -> cast(Node, erlang, apply, [Fun, []]);
cast(_, _) -> refuse().

cast(Node, M, F, Args) when ?IS_CALL(Node, M, F, Args) ->
    _ = spawn_request(Node, ?MODULE, execute_cast, [M, F, Args], [{reply, no}]),
    ok;
cast(_, _, _, _) -> refuse().

multicast(Nodes, Fun) when is_function(Fun, 0) -> multicast(Nodes, erlang, apply, [Fun, []]);
multicast(_, _) -> refuse().

multicast(Nodes, M, F, Args) ->
    is_nodes(Nodes) andalso is_atom(M) andalso is_atom(F) andalso is_list(Args) orelse refuse(),
    lists:foreach(fun(Node) -> cast(Node, M, F, Args) end, Nodes).

multicall(Nodes, Fun) -> multicall(Nodes, Fun, infinity).

multicall(Nodes, Fun, Timeout) when is_function(Fun, 0) -> multicall(Nodes, erlang, apply, [Fun, []], Timeout);
multicall(_, _, _) -> refuse().

multicall(Nodes, M, F, Args) -> multicall(Nodes, M, F, Args, infinity).

%% One outcome a node, in the order of the nodes; what call/5 would raise is in the outcome.
multicall(Nodes, M, F, Args, Timeout) ->
    is_nodes(Nodes) andalso is_atom(M) andalso is_atom(F) andalso is_list(Args) orelse refuse(),
    Until = timeout(Timeout),
    Requests = [send_request(Node, M, F, Args) || Node <- Nodes],
    [told(awaited(Tag, Monitor, Until)) || [Tag | Monitor] <- Requests].

is_nodes([Node | Nodes]) -> is_atom(Node) andalso is_nodes(Nodes);
is_nodes(Nodes) -> Nodes =:= [].

told({return, Value}) -> {ok, Value};
told(Outcome) ->
    try result(Outcome)
    catch Class:Reason -> {Class, Reason}
    end.

%% Requests ------------------------------------------------------------------------------------------------------------

send_request(Node, Fun) when is_atom(Node), is_function(Fun, 0) -> send_request(Node, erlang, apply, [Fun, []]);
send_request(_, _) -> refuse().

send_request(Node, M, F, Args) when ?IS_CALL(Node, M, F, Args) ->
    Tag = make_ref(),
    [Tag | spawn_request(Node, ?MODULE, execute_call, [Tag, M, F, Args], [{reply, error_only}, monitor])];
send_request(Node, Fun, Label, Collection) when is_atom(Node), is_function(Fun, 0), is_map(Collection) ->
    reqids_add(send_request(Node, Fun), Label, Collection);
send_request(_, _, _, _) -> refuse().

send_request(Node, M, F, Args, Label, Collection) when ?IS_CALL(Node, M, F, Args), is_map(Collection) ->
    reqids_add(send_request(Node, M, F, Args), Label, Collection);
send_request(_, _, _, _, _, _) -> refuse().

%% After its time a request is given up.
receive_response(Request) -> receive_response(Request, infinity).

receive_response([Tag | Monitor], Timeout) when ?IS_REQUEST(Tag, Monitor) -> result(awaited(Tag, Monitor, timeout(Timeout)));
receive_response(_, _) -> refuse().

%% A request that is not answered in time can be waited for again.
wait_response(Request) -> wait_response(Request, 0).

wait_response([Tag | Monitor], Timeout) when ?IS_REQUEST(Tag, Monitor) ->
    case arrived(Tag, Monitor, timeout(Timeout)) of
        none -> no_response;
        Outcome -> {response, result(Outcome)}
    end;
wait_response(_, _) -> refuse().

check_response({spawn_reply, Monitor, error, Reason}, [Tag | Monitor]) when ?IS_REQUEST(Tag, Monitor) ->
    {response, result({failed, Reason})};
check_response({'DOWN', Monitor, process, _, Reason}, [Tag | Monitor]) when ?IS_REQUEST(Tag, Monitor) ->
    {response, result(ended(Tag, Reason))};
check_response(_, [Tag | Monitor]) when ?IS_REQUEST(Tag, Monitor) -> no_response;
check_response(_, _) -> refuse().

%% Collections of requests ---------------------------------------------------------------------------------------------

reqids_new() -> #{}.

reqids_size(Collection) when is_map(Collection) -> map_size(Collection);
reqids_size(_) -> refuse().

reqids_to_list(Collection) when is_map(Collection) -> [{[Tag | Monitor], Label} || Monitor := [Tag | Label] <- Collection];
reqids_to_list(_) -> refuse().

reqids_add([Tag | Monitor], Label, Collection) when ?IS_REQUEST(Tag, Monitor), is_map(Collection), not is_map_key(Monitor, Collection) ->
    Collection#{Monitor => [Tag | Label]};
reqids_add(_, _, _) -> refuse().

receive_response(Collection, Timeout, Delete) when is_map(Collection), is_boolean(Delete) ->
    case collected(Collection, timeout(Timeout), Delete, receive_response) of
        {{response, Value}, Label, Left} -> {Value, Label, Left};
        no_request -> no_request
    end;
receive_response(_, _, _) -> refuse().

wait_response(Collection, Timeout, Delete) when is_map(Collection), is_boolean(Delete) ->
    collected(Collection, timeout(Timeout), Delete, wait_response);
wait_response(_, _, _) -> refuse().

check_response(_, Collection, Delete) when is_map(Collection), map_size(Collection) =:= 0, is_boolean(Delete) -> no_request;
check_response({spawn_reply, Monitor, error, Reason}, Collection, Delete) when is_map_key(Monitor, Collection), is_boolean(Delete) ->
    collected_result(Monitor, {spawn_error, Reason}, Collection, Delete);
check_response({'DOWN', Monitor, process, _, Reason}, Collection, Delete) when is_map_key(Monitor, Collection), is_boolean(Delete) ->
    collected_result(Monitor, {down, Reason}, Collection, Delete);
check_response(_, Collection, Delete) when is_map(Collection), is_boolean(Delete) -> no_response;
check_response(_, _, _) -> refuse().

collected(Collection, _, _, _) when map_size(Collection) =:= 0 -> no_request;
collected(Collection, Until, Delete, Kind) ->
    receive
        {spawn_reply, Monitor, error, Reason} when is_map_key(Monitor, Collection) ->
            collected_result(Monitor, {spawn_error, Reason}, Collection, Delete);
        {'DOWN', Monitor, process, _, Reason} when is_map_key(Monitor, Collection) ->
            collected_result(Monitor, {down, Reason}, Collection, Delete)
    after left(Until) ->
            case Kind of
                wait_response ->
                    no_response;
                receive_response ->
                    _ = [abandoned(Tag, Monitor) || Monitor := [Tag | _] <- Collection],
                    erlang:error({?MODULE, timeout})
            end
    end.

%% What a request raises tells its label and what is left of the collection, too.
collected_result(Monitor, What, Collection, Delete) ->
    #{Monitor := [Tag | Label]} = Collection,
    Left = case Delete of
               true -> maps:remove(Monitor, Collection);
               false -> Collection
           end,
    Outcome = case What of
                  {down, Reason} -> ended(Tag, Reason);
                  {spawn_error, Reason} -> {failed, Reason}
              end,
    try {{response, result(Outcome)}, Label, Left}
    catch Class:Raised -> erlang:raise(Class, {Raised, Label, Left}, [])
    end.

%% Waiting -------------------------------------------------------------------------------------------------------------

%% A time in milliseconds from now, or {abs, Time}, becomes a moment.
timeout(infinity) -> infinity;
timeout(Time) when is_integer(Time), 0 =< Time, Time =< ?MAX_TIMEOUT -> {until, erlang:monotonic_time(millisecond) + Time};
timeout({abs, Moment}) when is_integer(Moment) ->
    case Moment - erlang:monotonic_time(millisecond) > ?MAX_TIMEOUT of
        true -> refuse();
        false -> {until, Moment}
    end;
timeout(_) -> refuse().

left(infinity) -> infinity;
left({until, Moment}) -> max(0, Moment - erlang:monotonic_time(millisecond)).

arrived(Tag, Monitor, Until) ->
    receive
        {spawn_reply, Monitor, error, Reason} -> {failed, Reason};
        {'DOWN', Monitor, process, _, Reason} -> ended(Tag, Reason)
    after left(Until) -> none
    end.

awaited(Tag, Monitor, Until) ->
    case arrived(Tag, Monitor, Until) of
        none -> abandoned(Tag, Monitor);
        Outcome -> Outcome
    end.

%% Nothing more will be heard of the request, unless its answer has come in the meantime.
abandoned(Tag, Monitor) ->
    case spawn_request_abandon(Monitor) of
        true -> {failed, timeout};
        false ->
            case demonitor(Monitor, [info]) of
                true -> {failed, timeout};
                false ->
                    case arrived(Tag, Monitor, {until, erlang:monotonic_time(millisecond)}) of
                        none -> {failed, timeout};
                        Outcome -> Outcome
                    end
            end
    end.

ended(Tag, {Tag, return, Value}) -> {return, Value};
ended(Tag, {Tag, throw, Value}) -> {throw, Value};
ended(Tag, {Tag, exit, Reason}) -> {exit, Reason};
ended(Tag, {Tag, error, Reason, Stack}) -> {error, Reason, Stack};
ended(Tag, {Tag, error, {?MODULE, Reason}}) -> {failed, Reason};
ended(_, noconnection) -> {failed, noconnection};
ended(_, Reason) -> {signal, Reason}.

result({return, Value}) -> Value;
result({throw, Value}) -> throw(Value);
result({exit, Reason}) -> exit({exception, Reason});
result({signal, Reason}) -> exit({signal, Reason});
result({error, Reason, Stack}) -> erlang:error({exception, Reason, Stack});
result({failed, Reason}) -> erlang:error({?MODULE, Reason}).

-spec refuse() -> no_return().
refuse() -> erlang:error({?MODULE, badarg}).

%% The called process --------------------------------------------------------------------------------------------------

execute_call(Tag, M, F, Args) ->
    exit(case outcome(M, F, Args) of
             {failed, Reason} -> {Tag, error, {?MODULE, Reason}};
             {error, Reason, Stack} -> {Tag, error, Reason, Stack};
             {Kind, Value} -> {Tag, Kind, Value}
         end).

%% As the entry of a process whose end is not the answer.
execute_call(M, F, Args) -> {return, apply(M, F, Args)}.

%% Nobody waits for what a cast does, so its failure is left to the log.
execute_cast(M, F, Args) ->
    try apply(M, F, Args)
    catch
        error:Reason:Stack ->
            case is_arg_error(Reason, M, F, Args) of
                true -> erlang:error({?MODULE, Reason});
                false -> erlang:error({exception, {Reason, trim_stack(Stack, M, F, Args)}})
            end
    end.

outcome(M, F, Args) ->
    try {return, apply(M, F, Args)}
    catch
        throw:Value -> {throw, Value};
        exit:Reason -> {exit, Reason};
        error:Reason:Stack ->
            case is_arg_error(Reason, M, F, Args) of
                true -> {failed, Reason};
                false -> {error, Reason, trim_stack(Stack, M, F, Args)}
            end
    end.

%% Whether it was the number of arguments that could not be.
is_arg_error(system_limit, _, _, Args) ->
    try apply(?MODULE, nonexisting, Args)
    catch
        error:system_limit -> true;
        _:_ -> false
    end;
is_arg_error(_, _, _, _) -> false.

%% The answer to a request by how it came: the end of its process, a process that could not be made, or none in time.
call_result(down, _, Tag, Reason) -> result(ended(Tag, Reason));
call_result(spawn_reply, _, _, Reason) -> result({failed, Reason});
call_result(timeout, Request, Tag, _) -> result(abandoned(Tag, Request)).

%% Of the stack only what is above this module concerns the caller; the called function stands at its end.
trim_stack(Stack, M, F, Args) ->
    case lists:splitwith(fun({Module, _, _, _}) -> Module =/= ?MODULE end, Stack) of
        {[], _} -> [{M, F, Args, []}];
        {Above, [_ | _]} ->
            case lists:last(Above) of
                {M, F, _, _} -> Above;
                _ when not is_list(Args) -> Above;
                _ -> Above ++ [{M, F, length(Args), []}]
            end;
        {Above, []} -> Above
    end.
