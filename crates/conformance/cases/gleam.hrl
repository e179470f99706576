%% What cases written in Gleam call in the module `corpus`, compiled into each of them.

%% Hides a value from the compiler, which does not know what another module's function gives back.
id(Value) -> lists:last([Value]).

show(Text, Value) -> io:format("~ts = ~0tp~n", [Text, Value]).

%% For strings beyond ASCII, which `show` would print as the terminal can.
show_bytes(Text, Value) -> io:format("~ts = ~w~n", [Text, Value]).

%% A value, or what was raised.
rescue(Function) ->
    try {ok, Function()}
    catch
        error:#{gleam_error := Kind} = Error ->
            {error, {Kind, sorted(maps:remove(gleam_error, Error))}};
        Class:Reason ->
            {error, {Class, Reason}}
    end.

%% Gleam's own errors are maps of maps; as sorted lists they print in the same order everywhere.
sorted(Map) when erlang:is_map(Map) -> lists:sort([{Key, sorted(Value)} || {Key, Value} <- maps:to_list(Map)]);
sorted([First | Rest]) -> [sorted(First) | sorted(Rest)];
sorted(Other) -> Other.

%% The message with this tag, and the reason with which this process ended.
receive_tagged(Tag) -> receive {Tag, _} = Message -> Message end.

receive_exit(Pid) -> receive {'EXIT', Pid, Reason} -> Reason end.
