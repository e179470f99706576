%% Why a function of the standard library refused its arguments: natives of binary, ets, lists, maps, math, re, unicode and io.
-module(erl_stdlib_errors).

-export([format_error/2]).

format_error(_, [{Module, Function, Args, Where} | _]) when is_list(Args) ->
    Cause = maps:get(cause, proplists:get_value(error_info, Where, #{}), none),
    asterias_argument_errors:map(kinds(Module, Function, Args, Cause), Args);
format_error(_, _) ->
    #{}.

kinds(binary, Function, Args, Cause) -> binary(Function, Args, Cause);
kinds(ets, Function, Args, Cause) -> ets(Function, Args, Cause);
kinds(lists, Function, Args, _) -> lists(Function, Args);
kinds(maps, Function, Args, _) -> maps(Function, Args);
kinds(math, Function, Args, _) -> math(Function, Args);
kinds(re, Function, Args, Cause) -> re(Function, Args, Cause);
kinds(unicode, Function, Args, _) -> unicode(Function, Args);
kinds(io, _, _, Cause) -> io(Cause);
kinds(_, _, _, _) -> [].

binary(at, [_, _], _) -> [bytes, non_negative];
binary(bin_to_list, [_], _) -> [bytes];
binary(bin_to_list, Args, Cause) -> binary(part, Args, Cause);
binary(compile_pattern, [_], _) -> [{wrong, <<"not a valid pattern">>}];
binary(copy, Args, _) -> lists:sublist([bytes, non_negative], length(Args));
binary(decode_hex, [Text], _) when is_binary(Text), byte_size(Text) rem 2 =:= 1 -> [{wrong, <<"must contain an even number of bytes">>}];
binary(decode_hex, [_], _) -> [{bytes, <<"must only contain hex digits 0-9, A-F, and a-f">>}];
binary(decode_unsigned, Args, _) -> lists:sublist([bytes, endianness], length(Args));
binary(encode_hex, Args, _) -> lists:sublist([bytes, hex_case], length(Args));
binary(encode_unsigned, Args, _) -> lists:sublist([non_negative, endianness], length(Args));
binary(Name, [_], _) when Name =:= first; Name =:= last -> [{bytes, <<"a zero-sized binary is not allowed">>}];
binary(list_to_bin, [_], _) -> [{wrong, <<"not an iodata term">>}];
binary(Name, [_], _) when Name =:= longest_common_prefix; Name =:= longest_common_suffix -> [{wrong, <<"not a flat list of binaries">>}];
binary(Name, [_, _], _) when Name =:= match; Name =:= matches; Name =:= split -> [bytes, pattern];
binary(Name, [Subject, Pattern, Options], _) when Name =:= match; Name =:= matches; Name =:= split ->
    case {asterias_argument_errors:word(bytes, Subject), asterias_argument_errors:word(pattern, Pattern), Options} of
        {fine, fine, [{scope, {Start, Size}}]} when is_integer(Start), is_integer(Size), Name =/= split ->
            [any, any, {wrong, <<"specified part is not wholly inside binary">>}];
        {fine, fine, _} -> [any, any, {wrong, <<"invalid options">>}];
        _ -> [bytes, pattern]
    end;
binary(part, [Binary, {Start, Size}], Cause) when is_integer(Start), is_integer(Size) ->
    [bytes | case asterias_argument_errors:map(binary(part, [Binary, Start, Size], Cause), [Binary, Start, Size]) of
                 #{2 := _} -> [range];
                 #{3 := _} -> [range];
                 _ -> []
             end];
binary(part, [_, _], _) -> [bytes, {wrong, <<"not a valid {Pos,Length} tuple">>}];
binary(part, [Binary, Start, Size], _) when is_binary(Binary), is_integer(Start), Start >= 0, is_integer(Size) ->
    case Start > byte_size(Binary) of
        true -> [any, range, any];
        false -> [any, any, range]
    end;
binary(part, [_, _, _], _) -> [bytes, non_negative, integer];
binary(referenced_byte_size, [_], _) -> [bytes];
binary(replace, [Subject, Pattern, Replacement | Options], Cause) ->
    Good = is_binary(Replacement) orelse is_function(Replacement, 1),
    Fine = Good andalso asterias_argument_errors:word(bytes, Subject) =:= fine andalso asterias_argument_errors:word(pattern, Pattern) =:= fine,
    [bytes, pattern, case Good of true -> any; false -> {wrong, <<"not a valid replacement">>} end
     | [{wrong, <<"invalid options">>} || _ <- Options, Fine orelse Cause =:= badopt]];
binary(_, _, _) -> [].

lists(Name, [_, _, _]) when Name =:= keyfind; Name =:= keymember; Name =:= keysearch -> [any, positive, list];
lists(member, [_, _]) -> [any, list];
lists(reverse, [_, _]) -> [list];
lists(seq, [First, Last, Step]) when is_integer(First), is_integer(Last), is_integer(Step) ->
    [any, any, {wrong, case Step =< 0 andalso First - Step =< Last of
                           true -> <<"not a positive increment">>;
                           false -> <<"not a negative increment">>
                       end}];
lists(seq, [_, _, _]) -> [integer, integer, integer];
lists(_, _) -> [].

maps(Name, [_, _]) when Name =:= filter; Name =:= filtermap; Name =:= foreach; Name =:= map -> [{function, 2}, map_or_iterator];
maps(Name, [_, _]) when Name =:= find; Name =:= is_key; Name =:= remove; Name =:= take -> [any, map];
maps(fold, [_, _, _]) -> [{function, 3}, any, map_or_iterator];
maps(Name, [_ | _]) when Name =:= from_keys; Name =:= from_list -> [list];
maps(get, [_, Map]) when is_map(Map) -> [{wrong, <<"not present in map">>}];
maps(get, [_, _ | _]) -> [any, map];
maps(groups_from_list, [_, _]) -> [{function, 1}, list];
maps(groups_from_list, [_, _, _]) -> [{function, 1}, {function, 1}, list];
maps(Name, [_, _]) when Name =:= intersect; Name =:= merge -> [map, map];
maps(Name, [_, _, _]) when Name =:= intersect_with; Name =:= merge_with -> [{function, 3}, map, map];
maps(iterator, [_]) -> [map];
maps(iterator, [_, Order]) ->
    [map, case Order =:= undefined orelse Order =:= ordered orelse is_function(Order, 2) of
              true -> any;
              false -> {wrong, <<"not 'undefined', 'ordered', 'reversed', or a fun that takes two arguments">>}
          end];
maps(Name, [_]) when Name =:= keys; Name =:= values; Name =:= size -> [map];
maps(next, [_]) -> [{wrong, <<"not a valid iterator">>}];
maps(put, [_, _, _]) -> [any, any, map];
maps(to_list, [_]) -> [{wrong, <<"not a map or an iterator">>}];
maps(update, [_, _, Map]) when is_map(Map) -> [{wrong, <<"not present in map">>}];
maps(update, [_, _, _]) -> [any, any, map];
maps(update_with, [_, _, _]) -> [any, {function, 1}, map];
maps(update_with, [_, _, _, _]) -> [any, {function, 1}, any, map];
maps(Name, [_, _]) when Name =:= with; Name =:= without -> [list, map];
maps(_, _) -> [].

math(Name, [_]) when Name =:= acos; Name =:= acosh; Name =:= asin; Name =:= atanh; Name =:= log; Name =:= log2; Name =:= log10;
                     Name =:= sqrt -> [domain];
math(fmod, [A, B]) when is_number(A), B == 0 -> [any, domain];
math(_, Args) -> [number || _ <- Args].

re(compile, [Regexp | Options], Cause) ->
    [case is_compiled(Regexp) of
         true -> {wrong, <<"not an iodata term">>};
         false -> regexp(Regexp, <<"not an iodata term">>)
     end | re_options(Options, Cause)];
re(inspect, [Compiled, _], _) ->
    case is_compiled(Compiled) of
        true -> [any, {wrong, <<"not a valid item">>}];
        false -> [{wrong, <<"not a compiled regular expression">>}]
    end;
re(replace, [_, Regexp, Replacement | Options], Cause) ->
    Good = is_function(Replacement, 2) orelse is_iodata(Replacement),
    [iodata, regexp(Regexp), case Good of true -> any; false -> {wrong, <<"not a valid replacement">>} end | re_options(Options, Cause)];
re(Name, [_, Regexp | Options], Cause) when Name =:= run; Name =:= split -> [iodata, regexp(Regexp) | re_options(Options, Cause)];
re(_, _, _) -> [].

re_options(Options, badopt) -> [{wrong, <<"invalid options">>} || _ <- Options];
re_options(Options, _) -> [any || _ <- Options].

is_compiled({re_pattern, _, _, _, _} = Regexp) ->
    try re:run(<<>>, Regexp) of _ -> true
    catch error:badarg -> false
    end;
is_compiled(_) -> false.

is_iodata(Term) -> asterias_argument_errors:word(iodata, Term) =:= fine.

regexp(Regexp) -> regexp(Regexp, <<"neither an iodata term nor a compiled regular expression">>).

regexp(Regexp, Otherwise) ->
    try re:compile(Regexp) of
        {ok, _} -> any;
        {error, {Reason, At}} ->
            {wrong, unicode:characters_to_binary(io_lib:format("could not parse regular expression~n~ts on character ~p", [Reason, At]))}
    catch
        error:_ ->
            case is_compiled(Regexp) of
                true -> any;
                false -> {wrong, Otherwise}
            end
    end.

unicode(characters_to_list, [Data]) -> [characters(Data, utf8)];
unicode(characters_to_list, [Data, In]) -> [characters(Data, In), unicode_encoding(In)];
unicode(characters_to_binary, [Data]) -> [characters(Data, utf8)];
unicode(characters_to_binary, [Data, In]) -> [characters(Data, In), unicode_encoding(In)];
unicode(characters_to_binary, [Data, In, Out]) -> [characters(Data, In), unicode_encoding(In), unicode_encoding(Out)];
unicode(Name, [Data]) when Name =:= characters_to_nfc_list; Name =:= characters_to_nfc_binary; Name =:= characters_to_nfd_list;
                           Name =:= characters_to_nfd_binary; Name =:= characters_to_nfkc_list; Name =:= characters_to_nfkc_binary;
                           Name =:= characters_to_nfkd_list; Name =:= characters_to_nfkd_binary -> [characters(Data, utf8)];
unicode(_, _) -> [].

unicode_encoding(Encoding) ->
    try unicode:characters_to_binary(<<>>, Encoding) of
        Text when is_binary(Text) -> any
    catch
        error:_ -> {wrong, <<"not a valid encoding">>}
    end.

characters(Data, _) ->
    try unicode:characters_to_binary(Data) of
        Text when is_binary(Text) -> any;
        _ -> {wrong, <<"not valid character data (an iodata term)">>}
    catch
        error:_ -> {wrong, <<"not valid character data (an iodata term)">>}
    end.

io(calling_self) -> [{wrong, <<"the device is not allowed to be the current process">>}];
io(terminated) -> [{wrong, <<"the device has terminated">>}];
io({device, _}) -> [{wrong, <<"the device does not exist">>}];
io(_) -> [].

%% The table comes first, by its own cause; then what else the function was given.
ets(whereis, [_], _) -> [{wrong, <<"invalid table name (must be an atom)">>}];
ets(new, [Name, Options], Cause) ->
    case {is_atom(Name), asterias_argument_errors:word(list, Options), Cause} of
        {true, fine, already_exists} -> [{wrong, <<"table name already exists">>}];
        {true, fine, _} -> [any, {wrong, <<"invalid options">>}];
        _ -> [atom, list]
    end;
ets(Name, [_], _) when Name =:= match; Name =:= match_object; Name =:= select; Name =:= select_reverse -> [{wrong, <<"invalid continuation">>}];
ets(match_spec_compile, [_], _) -> [{wrong, <<"not a valid match specification">>}];
ets(match_spec_run_r, _, _) -> [];
ets(Name, [Table, Specification, _], Cause) when Name =:= select; Name =:= select_reverse ->
    [table(Table, Cause), match_spec(Specification), positive];
ets(Name, [Table, _, _], Cause) when Name =:= match; Name =:= match_object ->
    [table(Table, Cause), any, positive];
ets(lookup_element, [Table, _, Position | _] = Args, Cause) ->
    case table(Table, Cause) of
        any -> [any | ets_rest(lookup_element, tl(Args), Cause)];
        Wrong -> [Wrong, any, position(Position)]
    end;
ets(update_element = Name, [Table | Rest], Cause) ->
    case {table(Table, Cause), ets_rest(Name, Rest, Cause)} of
        {any, Kinds} -> [any | Kinds];
        {Wrong, [any, range | _]} when length(Rest) =:= 2 -> [Wrong];
        {Wrong, Kinds} -> [Wrong | Kinds]
    end;
ets(delete_object, [Table, Object], Cause) ->
    [table(Table, Cause), object(Object)];
ets(Name, [Table, Objects], Cause) when Name =:= insert; Name =:= insert_new ->
    [table(Table, Cause), objects(Objects)];
ets(update_counter, [Table, Key, Operation], Cause) when Cause =:= access; Cause =:= id; Cause =:= table_type; Cause =:= type ->
    [table(Table, Cause) | ets_rest(update_counter, [Key, Operation], type)];
ets(rename, [Table, Name], Cause) when not is_atom(Name) ->
    [table(Table, Cause), {wrong, <<"invalid table name (must be an atom)">>}];
ets(Name, [Table | Rest], Cause) ->
    case table(Table, Cause) of
        any -> [any | ets_rest(Name, Rest, Cause)];
        Wrong -> [Wrong]
    end;
ets(_, _, _) -> [].

table(_, access) -> {wrong, <<"the table identifier refers to an ETS table with insufficient access rights">>};
table(_, table_type) -> {wrong, <<"the table identifier refers to an ETS table of a type not supported by this operation">>};
table(_, id) -> {wrong, <<"the table identifier does not refer to an existing ETS table">>};
table(Table, type) when is_reference(Table) -> {wrong, <<"not a valid table identifier">>};
table(Table, type) when is_atom(Table) -> {wrong, <<"the table identifier does not refer to an existing ETS table">>};
table(_, type) -> {wrong, <<"not an atom or a table identifier">>};
table(Table, none) when is_atom(Table); is_reference(Table) ->
    case ets:info(Table, id) of
        undefined -> {wrong, <<"the table identifier does not refer to an existing ETS table">>};
        _ -> any
    end;
table(_, none) -> {wrong, <<"not an atom or a table identifier">>};
table(_, _) -> any.

ets_rest(lookup_element, [_, Position | _], badkey) -> [{wrong, <<"not a key that exists in the table">>}, position(Position)];
ets_rest(lookup_element, [_, Position | _], _) ->
    [any, case position(Position) of any -> {wrong, <<"position is greater than the size of the object">>}; Wrong -> Wrong end];
ets_rest(Name, [_], _) when Name =:= next; Name =:= prev; Name =:= next_lookup; Name =:= prev_lookup ->
    [{wrong, <<"not a key that exists in the table">>}];
ets_rest(Name, [_], _) when Name =:= select; Name =:= select_count; Name =:= select_replace; Name =:= select_reverse;
                            Name =:= internal_select_delete; Name =:= select_delete -> [{wrong, <<"not a valid match specification">>}];
ets_rest(Name, [_, _], _) when Name =:= match; Name =:= match_object; Name =:= select; Name =:= select_reverse -> [any, positive];
ets_rest(info, [_], _) -> [{wrong, <<"not a valid info item">>}];
ets_rest(rename, [_], _) -> [{wrong, <<"table name already exists">>}];
ets_rest(safe_fixtable, [_], _) -> [{wrong, <<"not a boolean value">>}];
ets_rest(setopts, [_], _) -> [{wrong, <<"invalid options">>}];
ets_rest(slot, [_], _) -> [range];
ets_rest(give_away, [_, _], owner) -> [{wrong, <<"the process is already the owner of the table">>}];
ets_rest(give_away, [_, _], not_owner) -> [{wrong, <<"the current process is not the owner">>}];
ets_rest(give_away, [_, _], _) -> [{pid, <<"the pid refers to a terminated process">>}];
ets_rest(update_counter, [_, Operation | _], badkey) ->
    [{wrong, <<"not a key that exists in the table">>} | [{wrong, <<"not a valid update operation">>} || not are_counter_operations(Operation)]];
ets_rest(Name, [_, _ | _], keypos) when Name =:= update_counter; Name =:= update_element ->
    [any, {wrong, <<"the position is the same as the key position">>}];
ets_rest(Name, [_, _ | _], position) when Name =:= update_counter; Name =:= update_element ->
    [any, {wrong, <<"the position in the update operation is out of range">>}];
ets_rest(update_counter, [_, Operation], type) ->
    [any | [{wrong, <<"not a valid update operation">>} || not are_counter_operations(Operation)]];
ets_rest(update_counter, [_, Operation | Default], _) ->
    [any, case {are_counter_operations(Operation), Default} of
              {false, _} -> {wrong, <<"not a valid update operation">>};
              {true, [Other]} when not is_tuple(Other) -> any;
              {true, _} -> {wrong, <<"the value in the given position, in the object, is not an integer">>}
          end | [tuple || _ <- Default]];
ets_rest(update_element, [_, Specification | Default], _) ->
    Specifications = case is_list(Specification) of true -> Specification; false -> [Specification] end,
    case {Default, catch lists:all(fun({P, _}) -> is_integer(P) andalso P > 0; (_) -> false end, Specifications)} of
        {[Other], _} when not is_tuple(Other); Other =:= {} -> [any, any, object(Other)];
        {_, true} -> [any, range];
        _ -> [any, {wrong, <<"is not a valid element specification">>}]
    end;
ets_rest(_, _, _) -> [].

object({}) -> {wrong, <<"is an empty tuple">>};
object(_) -> tuple.

objects(Objects) when is_list(Objects) ->
    case catch lists:all(fun(Object) -> tuple_size(Object) > 0 end, Objects) of
        true -> any;
        _ -> {wrong, <<"not a non-empty tuple or a list of non-empty tuples">>}
    end;
objects(Object) -> object(Object).

position(Position) when is_integer(Position), Position >= 1 -> any;
position(_) -> positive.

match_spec(Specification) ->
    try ets:match_spec_compile(Specification) of
        _ -> any
    catch
        error:_ -> {wrong, <<"not a valid match specification">>}
    end.

are_counter_operations(Operations) when is_list(Operations) -> (catch lists:all(fun is_counter_operation/1, Operations)) =:= true;
are_counter_operations(Operation) -> is_counter_operation(Operation).

is_counter_operation(Step) when is_integer(Step) -> true;
is_counter_operation({At, Step}) -> is_integer(At) andalso is_integer(Step);
is_counter_operation({At, Step, Limit, Value}) -> is_integer(At) andalso is_integer(Step) andalso is_integer(Limit) andalso is_integer(Value);
is_counter_operation(_) -> false.
