%% Why a built-in function refused its arguments: erlang's, and those of atomics, counters and persistent_term.
-module(erl_erts_errors).

-export([format_bs_fail/2, format_error/2]).

format_error(_, [{erlang, _, Args, _} | _]) when not is_list(Args) -> #{};
format_error(system_limit, [{erlang, _, _, _} | _]) -> #{};
format_error(system_limit, [{Module, new, [_, _], _} | _]) when Module =:= atomics; Module =:= counters ->
    #{1 => <<(atom_to_binary(Module))/binary, " array size reached a system limit">>};
format_error(notsup, [{erlang, Function, Args, _} | _]) ->
    #{general => iolist_to_binary(io_lib:format("erlang:~w/~w is not supported here", [Function, length(Args)]))};
format_error(_, [{Module, Function, Args, Where} | _]) when is_list(Args) ->
    Cause = maps:get(cause, proplists:get_value(error_info, Where, #{}), none),
    asterias_argument_errors:map(kinds(Module, Function, Args, Cause), Args);
format_error(_, _) ->
    #{}.

kinds(erlang, Function, Args, Cause) -> erlang(Function, Args, Cause);
kinds(persistent_term, get, [_], _) -> [{wrong, <<"no persistent term stored with this key">>}];
kinds(Module, new, [_, _], Cause) when Module =:= atomics; Module =:= counters ->
    [positive, case Cause of badopt -> options; _ -> any end];
kinds(Module, info, [_], _) when Module =:= atomics; Module =:= counters -> [{wrong, <<"invalid atomics reference">>}];
kinds(Module, _, [Ref, At | Values], _) when Module =:= atomics; Module =:= counters ->
    try Module:info(Ref) of
        #{size := Size, min := Min, max := Max} when Module =:= atomics -> [any, {integer, 1, Size} | [{integer, Min, Max} || _ <- Values]];
        #{size := Size} when is_integer(At), At >= 1, At =< Size -> [any, any | [{integer, <<"out of range">>} || _ <- Values]];
        #{size := Size} -> [any, {integer, 1, Size}]
    catch
        error:badarg -> [{wrong, <<"invalid atomics reference">>}, positive | [integer || _ <- Values]]
    end;
kinds(_, _, _, _) -> [].

%% In the order of the manual.
erlang(abs, [_], _) -> [number];
erlang(adler32, Args, _) -> checksum(Args);
erlang(crc32, Args, _) -> checksum(Args);
erlang(adler32_combine, [_, _, _], _) -> [{integer, 0, 16#ffffffff}, {integer, 0, 16#ffffffff}, non_negative];
erlang(crc32_combine, [_, _, _], _) -> [{integer, 0, 16#ffffffff}, {integer, 0, 16#ffffffff}, non_negative];
erlang(alias, [_], _) -> [options];
erlang(append, [_, _], _) -> [{wrong, <<"not a list">>}];
erlang(append_element, [_, _], _) -> [tuple];
erlang(apply, [_, _, _], _) -> [atom, atom, list];
erlang(atom_to_binary, [_], _) -> [atom];
erlang(atom_to_binary, [_, latin1], _) -> [{atom, <<"contains a character not expressible in latin1">>}];
erlang(atom_to_binary, [_, Encoding], _) -> [atom, encoding(Encoding)];
erlang(atom_to_list, [_], _) -> [atom];
erlang(binary_part, [Binary, {Start, Size}], Cause) when is_integer(Start), is_integer(Size) ->
    [binary | case asterias_argument_errors:map(erlang(binary_part, [Binary, Start, Size], Cause), [Binary, Start, Size]) of
                  #{2 := _} -> [range];
                  #{3 := _} -> [range];
                  _ -> []
              end];
erlang(binary_part, [_, _], _) -> [binary, {wrong, <<"not a valid {Pos,Length} tuple">>}];
erlang(binary_part, [Binary, Start, Size], _) when is_binary(Binary), is_integer(Start), Start >= 0, is_integer(Size) ->
    case Start > byte_size(Binary) of
        true -> [any, range, any];
        false -> [any, any, range]
    end;
erlang(binary_part, [_, _, _], _) -> [binary, non_negative, integer];
erlang(binary_to_atom, [Text], _) -> [text(Text, fine)];
erlang(binary_to_atom, [Text, Encoding], _) -> encoded(text(Text, fine), encoding_word(Encoding));
erlang(binary_to_existing_atom, [Text], _) -> [text(Text, missing)];
erlang(binary_to_existing_atom, [_, latin1], _) -> [{binary, <<"not an already existing atom">>}];
erlang(binary_to_existing_atom, [Text, Encoding], _) -> encoded(text(Text, missing), encoding_word(Encoding));
erlang(binary_to_float, [_], _) -> [{binary, not_text("a float")}];
erlang(binary_to_integer, [_], _) -> [{binary, not_text("an integer")}];
erlang(binary_to_integer, [_, Base], _) -> based(binary, Base);
erlang(binary_to_list, [_], _) -> [binary];
erlang(binary_to_list, [Binary, Start, Stop], _) when is_binary(Binary), is_integer(Start), Start > 0, is_integer(Stop), Stop > 0 ->
    case Start > Stop of
        true -> [any, {wrong, <<"start position greater than stop position">>}];
        false -> [any, {integer, 1, byte_size(Binary)}, {integer, 1, byte_size(Binary)}]
    end;
erlang(binary_to_list, [_, _, _], _) -> [binary, positive, positive];
erlang(binary_to_term, [_], _) -> [{binary, <<"invalid external representation of a term">>}];
erlang(binary_to_term, [_, _], badopt) -> [binary, options];
erlang(binary_to_term, [_, Options], _) ->
    [{binary, case is_list(Options) andalso lists:member(safe, Options) of
                  true -> <<"invalid or unsafe external representation of a term">>;
                  false -> <<"invalid external representation of a term">>
              end}];
erlang(bit_size, [_], _) -> [bitstring];
erlang(bitstring_to_list, [_], _) -> [bitstring];
erlang(bump_reductions, [_], _) -> [non_negative];
erlang(byte_size, [_], _) -> [bitstring];
erlang(cancel_timer, Args, _) -> with_options(reference, Args);
erlang(ceil, [_], _) -> [number];
erlang(check_old_code, [_], _) -> [atom];
erlang(check_process_code, [_, _ | _], Cause) -> [local_pid, atom, case Cause of bad_option -> {wrong, <<"invalid option in list">>}; _ -> any end];
erlang(convert_time_unit, [_, _, _], _) -> [integer, time_unit, time_unit];
erlang(decode_packet, [_, Binary, _], Cause) ->
    [case Cause of badopt -> {wrong, <<"invalid packet type">>}; _ -> any end, binary, case is_binary(Binary) of true -> options; false -> list end];
erlang(delete_element, [Index, Tuple], _) -> index(Index, Tuple);
erlang(delete_module, [_], _) -> [atom];
erlang(demonitor, Args, _) -> with_options(reference, Args);
erlang(display_string, [_], none) -> [{wrong, <<"not a list of characters">>}];
erlang(display_string, [Device, _], none) ->
    case lists:member(Device, [stdin, stdout, stderr]) of
        true -> [any, {wrong, <<"not a list of characters">>}];
        false -> [{wrong, <<"not a valid device type">>}]
    end;
erlang(element, [Index, Tuple], _) -> index(Index, Tuple);
erlang(exit, [_, _], _) -> [{wrong, <<"not a pid">>}];
erlang(external_size, [_, _], _) -> [any, options];
erlang(float, [_], _) -> [number];
erlang(float_to_binary, Args, _) -> with_options(float, Args);
erlang(float_to_list, Args, _) -> with_options(float, Args);
erlang(floor, [_], _) -> [number];
erlang(function_exported, [_, _, _], _) -> [atom, atom, non_negative];
erlang(fun_info, [F, _], _) when is_function(F) -> [any, {wrong, <<"invalid item">>}];
erlang(fun_info, [_ | _], _) -> [function];
erlang(fun_to_list, [_], _) -> [function];
erlang(garbage_collect, [_ | _], Cause) -> [local_pid, case Cause of bad_option -> {wrong, <<"invalid option in list">>}; _ -> any end];
erlang(get_cookie, [_], _) -> [atom];
erlang(group_leader, [_, _], _) -> [pid, pid];
erlang(halt, [_, _], badopt) -> [any, options];
erlang(halt, [_ | _], _) -> [{wrong, <<"invalid status">>}];
erlang(hibernate, [_, _, _], _) -> [atom, atom, list];
erlang(hd, [_], _) -> [cons];
erlang(insert_element, [Index, Tuple, _], _) -> index(Index, Tuple);
erlang(integer_to_binary, Args, _) -> lists:sublist([integer, base], length(Args));
erlang(integer_to_list, Args, _) -> lists:sublist([integer, base], length(Args));
erlang(iolist_size, [_], _) -> [iodata];
erlang(iolist_to_binary, [_], _) -> [iodata];
erlang(iolist_to_iovec, [_], _) -> [iodata];
erlang(is_builtin, [_, _, _], _) -> [atom, atom, non_negative];
erlang(is_function, [_, _], _) -> [any, {integer, <<"out of range">>}];
erlang(is_map_key, [_, _], _) -> [any, {wrong, <<"not a map">>}];
erlang(is_process_alive, [_], _) -> [local_pid];
erlang(is_record, [_, _], _) -> [{wrong, <<"not an atom">>}];
erlang(is_record, [_, _, _], _) -> [any, atom, integer];
erlang(length, [_], _) -> [{wrong, <<"not a list">>}];
erlang(link, [_], _) -> [{pid, <<"the pid does not refer to an existing process">>}];
erlang(list_to_atom, [_], _) -> [{list, <<"not a list of characters">>}];
erlang(list_to_existing_atom, [List], _) ->
    [{list, case is_characters(List) of
                true -> <<"not an already existing atom">>;
                false -> <<"not a list of characters">>
            end}];
erlang(list_to_binary, [_], _) -> [iolist];
erlang(list_to_bitstring, [_], _) -> [{wrong, <<"not a bitstring list">>}];
erlang(list_to_float, [List], _) -> listed(List, "a float");
erlang(list_to_integer, [List], _) -> listed(List, "an integer");
erlang(list_to_integer, [_, Base], _) -> based(list, Base);
erlang(list_to_pid, [List], _) -> listed(List, "a pid");
erlang(list_to_port, [List], _) -> listed(List, "a port");
erlang(list_to_ref, [List], _) -> listed(List, "a reference");
erlang(list_to_tuple, [_], _) -> [{wrong, <<"not a list">>}];
erlang(load_module, [_, _], _) -> [atom, binary];
erlang(load_nif, [_, _], _) -> [{wrong, <<"not a valid path name">>}];
erlang(localtime_to_universaltime, [Time | _] = Args, _) ->
    [case Args of
         [_, IsDst] when not is_boolean(IsDst), IsDst =/= undefined -> localtime(Time);
         _ -> {wrong, <<"not a valid local time">>}
     end,
     case Args of
         [_, IsDst] when not is_boolean(IsDst), IsDst =/= undefined -> {wrong, <<"not 'true', 'false', or 'undefined'">>};
         _ -> any
     end];
erlang(make_fun, [_, _, _], _) -> [atom, atom, non_negative];
erlang(make_tuple, [_, _], _) -> [range];
erlang(make_tuple, [Arity, _, _], _) -> [non_negative, any, case is_integer(Arity) andalso Arity >= 0 of true -> options; false -> list end];
erlang(map_get, [_, Map], _) when is_map(Map) -> [{wrong, <<"not present in map">>}];
erlang(map_get, [_, _], _) -> [any, map];
erlang(map_size, [_], _) -> [map];
erlang(match_spec_test, [_, _, trace], _) -> [{wrong, <<"not a list">>}];
erlang(match_spec_test, [_, _, table], _) -> [{wrong, <<"not a tuple">>}];
erlang(match_spec_test, [_, _, _], _) -> [any, any, {wrong, <<"invalid type for match spec">>}];
erlang(md5, [_], _) -> [iodata];
erlang(md5_final, [_], _) -> [{binary, <<"invalid MD5 context">>}];
erlang(md5_update, [Context, _], _) when is_binary(Context), byte_size(Context) =:= 88 -> [any, iodata];
erlang(md5_update, [_, _], _) -> [{binary, <<"invalid MD5 context">>}, iodata];
erlang(module_loaded, [_], _) -> [atom];
erlang(monitor, [_, _ | _], badtype) -> [{wrong, <<"invalid monitor type">>}];
erlang(monitor, [Type, _ | Options], Cause) ->
    [any, case Type of process -> pid; port -> port; _ -> any end | [case Cause of badopt -> options; _ -> any end || _ <- Options]];
erlang(monitor_node, [_, _ | Options], Cause) -> [atom, boolean | [case Cause of badopt -> options; _ -> list end || _ <- Options]];
erlang(monotonic_time, [_], _) -> [{wrong, <<"invalid time unit">>}];
erlang(nodes, [Types], _) -> [node_types(Types)];
erlang(nodes, [Types, Options], _) -> [node_types(Types), case is_map(Options) of true -> {wrong, <<"invalid options in map">>}; false -> map end];
erlang(node, [_], _) -> [{wrong, <<"not a pid">>}];
erlang(open_port, [Name, _], badopt) -> [case is_tuple(Name) of true -> any; false -> tuple end, {wrong, <<"invalid option in list">>}];
erlang(open_port, [Name, _], _) when is_tuple(Name) -> [{wrong, <<"invalid port name">>}];
erlang(open_port, [_, _], _) -> [tuple];
erlang(phash, [_, _], _) -> [any, positive];
erlang(phash2, [_, _], _) -> [any, positive];
erlang(pid_to_list, [_], _) -> [pid];
erlang(port_close, [Port], _) -> port(Port, []);
erlang(port_command, [Port, _ | Options], Cause) -> port(Port, [iodata | [case Cause of badopt -> options; _ -> any end || _ <- Options]]);
erlang(port_connect, [Port, _], _) -> port(Port, [local_pid]);
erlang(port_control, [Port, _, _], _) -> port(Port, [{integer, 0, 16#ffffffff}, iodata]);
erlang(port_info, [_], _) -> [port];
erlang(port_info, [_, _], Cause) -> [port, case Cause of badtype -> any; _ -> {wrong, <<"invalid option in list">>} end];
erlang(port_to_list, [_], _) -> [port];
erlang(posixtime_to_universaltime, [_], _) -> [{wrong, <<"not an integer">>}];
erlang(process_display, [_, _], badopt) -> [any, {wrong, <<"invalid value">>}];
erlang(process_display, [_, _], _) -> [local_pid];
erlang(process_flag, [_, Flag, _], Cause) ->
    [case Cause of badtype -> local_pid; _ -> any end,
     case Flag of save_calls -> any; _ -> {wrong, <<"invalid process flag">>} end,
     case Flag of save_calls when Cause =/= badtype -> {wrong, <<"invalid value for this process flag">>}; _ -> any end];
erlang(process_flag, [_, _], badopt) -> [{wrong, <<"invalid process flag">>}];
erlang(process_flag, [_, _], _) -> [any, {wrong, <<"invalid value for this process flag">>}];
erlang(process_info, [Pid, _], _) when is_pid(Pid), node(Pid) =:= node() -> [any, {wrong, <<"invalid item or item list">>}];
erlang(process_info, [_ | _], _) -> [local_pid];
erlang(purge_module, [_], _) -> [atom];
erlang(read_timer, Args, _) -> with_options(reference, Args);
erlang(ref_to_list, [_], _) -> [reference];
erlang(register, [_, _], registered_name) -> [any, {wrong, <<"this process or port already has a name">>}];
erlang(register, [_, _], notalive) -> [any, {wrong, <<"the pid does not refer to an existing process">>}];
erlang(register, [Name, Process], _) ->
    Good = is_pid(Process) orelse is_port(Process),
    [case Name of
         undefined -> {wrong, <<"'undefined' is not a valid name">>};
         _ when Good -> {atom, <<"name is in use">>};
         _ -> atom
     end, case Good of true -> any; false -> {wrong, <<"not a pid or port">>} end];
erlang(resume_process, [_], _) -> [{local_pid, <<"process is not suspended or is not alive">>}];
erlang(round, [_], _) -> [number];
erlang(Send, [_, _, _], badopt) when Send =:= send; Send =:= send_nosuspend -> [any, any, options];
erlang(send_nosuspend, [_, _ | _], _) -> [{wrong, <<"invalid destination">>}];
erlang(send, [_, _ | _], _) -> [{wrong, <<"invalid destination">>}];
erlang('!', [_, _], _) -> [{wrong, <<"invalid destination">>}];
erlang(send_after, [Time, To | Rest], Cause) -> timer(Time, To, Rest, Cause);
erlang(set_cookie, [_], _) -> [atom];
erlang(set_cookie, [Node, Cookie], _) when Node =:= node(), is_atom(Cookie) -> [{wrong, <<"the node name is not part of a distributed system">>}];
erlang(set_cookie, [_, _], _) -> [atom, atom];
erlang(exit_signal, [_, _], _) -> [{wrong, <<"not a pid">>}];
erlang(system_monitor, [_], _) -> [{wrong, <<"invalid system monitor item">>}];
erlang(system_monitor, [Pid, _], _) when is_pid(Pid); Pid =:= undefined -> [any, {wrong, <<"invalid system monitor option">>}];
erlang(system_monitor, [_, _], _) -> [{wrong, <<"not a pid">>}];
erlang(setelement, [Index, Tuple, _], _) -> index(Index, Tuple);
erlang(size, [_], _) -> [{wrong, <<"not tuple or binary">>}];
erlang(spawn_monitor, [_], _) -> [{wrong, <<"not a fun">>}];
erlang(Spawn, [_], _) when Spawn =:= spawn; Spawn =:= spawn_link; Spawn =:= spawn_monitor -> [function];
erlang(Spawn, [_, _], _) when Spawn =:= spawn; Spawn =:= spawn_link; Spawn =:= spawn_monitor -> [atom, function];
erlang(Spawn, [_, _, _], _) when Spawn =:= spawn; Spawn =:= spawn_link; Spawn =:= spawn_monitor -> [atom, atom, list];
erlang(Spawn, [_, _, _, _], _) when Spawn =:= spawn; Spawn =:= spawn_link; Spawn =:= spawn_monitor -> [atom, atom, atom, list];
erlang(spawn_opt, Args, Cause) ->
    Options = case Cause of badopt -> {list, <<"invalid spawn option">>}; _ -> any end,
    case length(Args) of
        2 -> [function, Options];
        3 -> [atom, function, Options];
        4 -> [atom, atom, list, Options];
        5 -> [atom, atom, atom, list, Options]
    end;
erlang(split_binary, [Binary, _], _) when is_binary(Binary) -> [any, {integer, 0, byte_size(Binary)}];
erlang(split_binary, [_, _], _) -> [binary, non_negative];
erlang(start_timer, [Time, To | Rest], Cause) -> timer(Time, To, Rest, Cause);
erlang(spawn_request, Args, Cause) -> request(Args, case Cause of badopt -> {list, <<"invalid spawn option">>}; _ -> any end);
erlang(spawn_request_abandon, [_], _) -> [reference];
erlang(statistics, [_], _) -> [{wrong, <<"invalid statistics item">>}];
erlang(subtract, [_, _], _) -> [list, list];
erlang(suspend_process, [_, _], badopt) -> [any, options];
erlang(suspend_process, [Pid | _], _) when Pid =:= self() -> [{wrong, <<"the pid refers to the current process">>}];
erlang(suspend_process, [_ | _], _) -> [{local_pid, <<"the pid does not refer to an existing process">>}];
erlang(system_flag, [_, _], badopt) -> [{wrong, <<"invalid system flag">>}];
erlang(system_info, [_], _) -> [{wrong, <<"invalid system info item">>}];
erlang(system_time, [_], _) -> [{wrong, <<"invalid time unit">>}];
erlang(term_to_binary, [_, _], _) -> [any, options];
erlang(term_to_iovec, [_, _], _) -> [any, options];
erlang(time_offset, [_], _) -> [{wrong, <<"invalid time unit">>}];
erlang(tl, [_], _) -> [cons];
erlang(trunc, [_], _) -> [number];
erlang(tuple_size, [_], _) -> [tuple];
erlang(tuple_to_list, [_], _) -> [tuple];
erlang(unalias, [_], _) -> [reference];
erlang(unique_integer, [_], _) -> [{list, <<"invalid modifier">>}];
erlang(universaltime_to_posixtime, [_], _) -> [{wrong, <<"not a valid universal time">>}];
erlang(universaltime_to_localtime, [_], _) -> [{wrong, <<"not a valid universal time">>}];
erlang(unlink, [_], _) -> [pid];
erlang(unregister, [_], _) -> [{wrong, <<"not a pid">>}];
erlang(whereis, [_], _) -> [atom];
erlang(_, _, _) -> [].

checksum([_]) -> [iodata];
checksum([_, _]) -> [{integer, 0, 16#ffffffff}, iodata].

%% Options are blamed when the first argument is in order.
with_options(Kind, [_]) -> [Kind];
with_options(Kind, [First, _]) ->
    case asterias_argument_errors:word(Kind, First) of
        fine -> [any, options];
        _ -> [Kind, list]
    end.

index(Index, Tuple) ->
    [if
         not is_integer(Index) -> integer;
         Index =< 0; is_tuple(Tuple), Index > tuple_size(Tuple) -> range;
         true -> any
     end, tuple].

encoding(Encoding) ->
    case lists:member(Encoding, [latin1, unicode, utf8]) of
        true -> any;
        false -> {wrong, <<"is an invalid encoding option">>}
    end.

encoding_word(Encoding) ->
    case lists:member(Encoding, [latin1, unicode, utf8]) of
        true -> any;
        false -> {wrong, <<"not one of the atoms: latin1, utf8, or unicode">>}
    end.

encoded({wrong, _}, {wrong, _} = Encoding) -> [any, Encoding];
encoded(Text, Encoding) -> [Text, Encoding].

text(Text, Otherwise) when is_binary(Text) ->
    case {unicode:characters_to_list(Text), Otherwise} of
        {List, missing} when is_list(List) -> {wrong, <<"not an already existing atom">>};
        {List, fine} when is_list(List) -> any;
        _ -> {wrong, <<"invalid UTF8 encoding">>}
    end;
text(_, _) -> binary.

not_text(What) -> [<<"not a textual representation of ">>, list_to_binary(What)].

listed(List, What) ->
    [case asterias_argument_errors:word(list, List) of
         fine -> {wrong, not_text(What)};
         _ -> {wrong, <<"not a list">>}
     end].

based(Kind, Base) ->
    case asterias_argument_errors:word(base, Base) of
        fine -> [{Kind, not_text("an integer")}];
        _ -> [Kind, base]
    end.

is_characters(List) ->
    is_list(List) andalso (catch lists:all(fun(C) -> is_integer(C) andalso C >= 0 andalso C < 16#110000 andalso C bsr 11 =/= 16#1b end, List)) =:= true.

localtime(Time) ->
    try erlang:localtime_to_universaltime(Time) of
        _ -> any
    catch
        error:_ -> {wrong, <<"not a valid local time">>}
    end.

request([_], _) -> [{wrong, <<"not a fun">>}];
request([Fun, _], Options) when is_function(Fun, 0) -> [any, Options];
request([Node, _], _) when is_atom(Node) -> [any, function];
request([_, _], _) -> [{wrong, <<"not a fun or an atom">>}];
request([_, Fun, _], Options) when is_function(Fun, 0) -> [atom, any, Options];
request([_, _, _], _) -> [atom, atom, list];
request([_, _, Function, _], _) when is_atom(Function) -> [atom, atom, any, list];
request([_, _, _, _], Options) -> [atom, atom, list, Options];
request([_, _, _, _, _], Options) -> [atom, atom, atom, list, Options].

node_types(Types) ->
    Known = fun(Type) -> lists:member(Type, [visible, hidden, connected, this, known]) end,
    if
        is_atom(Types) ->
            case Known(Types) of true -> any; false -> {wrong, <<"not a valid node type">>} end;
        is_list(Types) ->
            case is_list(catch length(Types)) orelse catch lists:all(Known, Types) of
                true -> any;
                _ -> {wrong, <<"not a list of valid node types">>}
            end;
        true ->
            {wrong, <<"not a valid node type or list of valid node types">>}
    end.

%% A port may be named.
port(Port, Rest) when is_atom(Port) -> [any | Rest];
port(_, Rest) -> [port | Rest].

%% As in OTP, what is wrong with the options is told of the third argument.
timer(Time, To, Rest, Cause) ->
    Process = is_pid(To) andalso node(To) =:= node() orelse is_atom(To),
    [case Cause of time when is_integer(Time), Time >= 0 -> {wrong, <<"exceeds the maximum supported time value">>}; _ -> non_negative end,
     case Process of true -> any; false when is_pid(To) -> local_pid; false -> {wrong, <<"not a pid or an atom">>} end
     | case {Rest, Cause} of
           {[_, Options], badopt} -> [{wrong, asterias_argument_errors:word(options, Options)}];
           _ -> []
       end].

%% Construction of binaries: the cause names the segment, its type, and what was wrong with the value.
format_bs_fail(Reason, [{_, _, _, Where} | _]) ->
    case proplists:get_value(error_info, Where, #{}) of
        #{cause := {Segment0, Type, Error, Value}} = Info ->
            Segment = maps:get(override_segment_position, Info, Segment0),
            Print = maps:get(pretty_printer, Info, fun shown/1),
            Text = io_lib:format("segment ~p of type '~ts': ~ts", [Segment, Type, construction(Reason, Type, Error, Print(Value))]),
            #{general => iolist_to_binary(Text), reason => <<"construction of binary failed">>};
        _ ->
            #{}
    end.

construction(system_limit, binary, binary, "size") ->
    io_lib:format("the size of the binary/bitstring is too large (exceeding ~p bits)", [(1 bsl 31) - 1]);
construction(system_limit, _, size, Value) -> io_lib:format("the size ~ts is too large", [Value]);
construction(badarg, float, invalid, Value) -> io_lib:format("expected one of the supported sizes 16, 32, or 64 but got: ~ts", [Value]);
construction(badarg, float, no_float, Value) -> io_lib:format("the value ~ts is outside the range expressible as a float", [Value]);
construction(badarg, binary, unit, Value) -> io_lib:format("the size of the value ~ts is not a multiple of the unit for the segment", [Value]);
construction(badarg, _, short, Value) -> io_lib:format("the value ~ts is shorter than the size of the segment", [Value]);
construction(badarg, _, size, Value) -> io_lib:format("expected a non-negative integer as size but got: ~ts", [Value]);
construction(badarg, Type, type, Value) ->
    Expected = case Type of
                   binary -> "a binary";
                   float -> "a float or an integer";
                   integer -> "an integer";
                   _ -> "a non-negative integer encodable as " ++ atom_to_list(Type)
               end,
    io_lib:format("expected ~ts but got: ~ts", [Expected, Value]);
construction(_, _, Error, Value) -> io_lib:format("~tp: ~ts", [Error, Value]).

shown(Value) when is_integer(Value) -> io_lib:format("~0P", [Value, 16]);
shown(Value) -> io_lib:format("~0tP", [Value, 16]).
