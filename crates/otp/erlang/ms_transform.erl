%% ets:fun2ms and dbg:fun2ms: literal funs become match specifications when a module is compiled.
%%
%% A clause of the fun is a pattern, tests and results. Variables of the pattern are '$1', '$2' and so on, those of the code around it are
%% constants of the specification.
-module(ms_transform).

-export([format_error/1, parse_transform/2, parse_transform_info/0, transform_from_shell/3]).

%% What OTP calls its one warning, which programs find in the list of them.
-define(SHADOWED, 50).

%% What a clause is translated with: whose fun it is, records by name, variables of the pattern, variables around it.
-record(context, {for, records, bound = #{}, outer, in = head}).

%% A module ---------------------------------------------------------------------------------------------------------------

parse_transform_info() -> #{error_location => column}.

parse_transform(Forms, _Options) ->
    Records = maps:from_list([{Name, fields(Fields)} || {attribute, _, record, {Name, Fields}} <- Forms]),
    put(ms_transform_warnings, []),
    put(ms_transform_records, []),
    try
        {Done, _} = lists:mapfoldl(fun(Form, File) -> form(Form, File, Records) end, "nofile", Forms),
        Used = lists:usort(get(ms_transform_records)),
        case lists:reverse(get(ms_transform_warnings)) of
            [] -> with_used(Done, Used);
            Warnings -> {warning, with_used(Done, Used), Warnings}
        end
    catch
        throw:{untranslatable, File, Anno, Descriptor} ->
            {error, [{File, [{erl_anno:location(Anno), ?MODULE, Descriptor}]}], []}
    after
        erase(ms_transform_warnings),
        erase(ms_transform_records)
    end.

%% Records that only specifications use are used.
with_used(Forms, []) -> Forms;
with_used(Forms, Used) ->
    {Before, [Module | Behind]} = lists:splitwith(fun({attribute, _, module, _}) -> false; (_) -> true end, Forms),
    Before ++ [Module, {attribute, 0, compile, {nowarn_unused_record, Used}} | Behind].

form({attribute, _, file, {File, _}} = Form, _, _) -> {Form, File};
form({function, Anno, Name, Arity, Clauses}, File, Records) ->
    Clauses1 = in_file(File, fun() -> [code(Clause, #{}, Records) || Clause <- Clauses] end),
    {{function, Anno, Name, Arity, Clauses1}, File};
form(Form, File, _) -> {Form, File}.

in_file(File, Fun) ->
    put(ms_transform_file, File),
    try Fun()
    catch throw:{untranslatable, Anno, Descriptor} -> throw({untranslatable, File, Anno, Descriptor})
    after erase(ms_transform_file)
    end.

%% Fields in order: name and default.
fields(Fields) -> [field(Field) || Field <- Fields].

field({record_field, Anno, {atom, _, Name}}) -> {Name, {atom, Anno, undefined}};
field({record_field, _, {atom, _, Name}, Default}) -> {Name, Default};
field({typed_record_field, Field, _}) -> field(Field).

%% In the shell: a fun as its clauses, with the bindings around it.
transform_from_shell(Module, Clauses, Bindings) ->
    Records = maps:from_list([{Name, fields(Fields)} || {attribute, _, record, {Name, Fields}} <- shell_records()]),
    Values = maps:from_list(erl_eval:bindings(Bindings)),
    put(ms_transform_warnings, []),
    put(ms_transform_records, []),
    try in_file("nofile", fun() -> specification(Module, 1, Clauses, #{}, Records) end) of
        Spec -> erl_parse:normalise(constants(Spec, Values))
    catch
        throw:{untranslatable, _, Anno, Descriptor} -> {error, [{"nofile", [{erl_anno:location(Anno), ?MODULE, Descriptor}]}], []}
    after
        erase(ms_transform_warnings),
        erase(ms_transform_records)
    end.

shell_records() ->
    case get(shell_records) of
        Records when is_list(Records) -> Records;
        _ -> []
    end.

%% Variables that are left are those around the fun.
constants({var, Anno, Name}, Values) ->
    case Values of
        #{Name := Value} -> erl_parse:abstract(Value, Anno);
        _ -> fail(Anno, {unbound_variable, atom_to_list(Name)})
    end;
constants(Tuple, Values) when is_tuple(Tuple) -> list_to_tuple(constants(tuple_to_list(Tuple), Values));
constants([Head | Tail], Values) -> [constants(Head, Values) | constants(Tail, Values)];
constants(Other, _) -> Other.

%% Code in general: what is bound so far matters only for warnings about shadowing.
code({call, Anno, {remote, _, {atom, _, Module}, {atom, _, fun2ms}}, [Argument]}, Outer, Records) when Module =:= ets; Module =:= dbg ->
    case Argument of
        {'fun', _, {clauses, Clauses}} -> specification(Module, Anno, Clauses, Outer, Records);
        _ -> fail(Anno, no_fun)
    end;
code({clause, Anno, Patterns, Guards, Body}, Outer, Records) ->
    Inner = variables(Patterns, Outer),
    {clause, Anno, Patterns, Guards, sequence(Body, Inner, Records)};
code({block, Anno, Body}, Outer, Records) -> {block, Anno, sequence(Body, Outer, Records)};
code(Tuple, Outer, Records) when is_tuple(Tuple) -> list_to_tuple([code(Part, Outer, Records) || Part <- tuple_to_list(Tuple)]);
code([Head | Tail], Outer, Records) -> [code(Head, Outer, Records) | code(Tail, Outer, Records)];
code(Other, _, _) -> Other.

sequence([Expr | Exprs], Outer, Records) -> [code(Expr, Outer, Records) | sequence(Exprs, variables(Expr, Outer), Records)];
sequence([], _, _) -> [].

%% Variables of a pattern or expression; those inside of funs stay there.
variables({var, _, '_'}, Found) -> Found;
variables({var, _, Name}, Found) -> Found#{Name => true};
variables({'fun', _, _}, Found) -> Found;
variables({named_fun, _, _, _}, Found) -> Found;
variables(Tuple, Found) when is_tuple(Tuple) -> variables(tuple_to_list(Tuple), Found);
variables([Head | Tail], Found) -> variables(Tail, variables(Head, Found));
variables(_, Found) -> Found.

%% A specification --------------------------------------------------------------------------------------------------------

specification(Module, Anno, Clauses, Outer, Records) ->
    Context = #context{for = Module, records = Records, outer = Outer},
    list([clause(Alternative, Context) || Clause <- Clauses, Alternative <- alternatives(Clause)], Anno).

%% A clause for each of the tests that semicolons separate.
alternatives({clause, _, _, [], _} = Clause) -> [Clause];
alternatives({clause, Anno, Parameters, Guards, Body}) -> [{clause, Anno, Parameters, [Guard], Body} || Guard <- Guards].

clause({clause, Anno, Parameters, Guards, Body}, Context) ->
    fits(Parameters, Anno, Context),
    {Head, Context1} = top(hd(Parameters), Context),
    Tests = [expr(of_today(Test), Context1#context{in = guard}) || Guard <- Guards, Test <- Guard],
    Results = [expr(Expr, Context1#context{in = body}) || Expr <- Body],
    {tuple, Anno, [Head, list(Tests, Anno), list(Results, Anno)]}.

%% The type tests of old, which stand alone.
of_today({call, Anno, {atom, At, Name}, [_] = Arguments} = Test) ->
    case lists:member(Name, [atom, binary, float, function, integer, list, number, pid, port, reference, tuple]) of
        true -> {call, Anno, {atom, At, list_to_existing_atom("is_" ++ atom_to_list(Name))}, Arguments};
        false when Name =:= record -> {call, Anno, {atom, At, is_record}, Arguments};
        false -> Test
    end;
of_today({call, Anno, {atom, At, record}, Arguments}) -> {call, Anno, {atom, At, is_record}, Arguments};
of_today(Test) -> Test.

list(Items, Anno) -> lists:foldr(fun(Item, Tail) -> {cons, Anno, Item, Tail} end, {nil, Anno}, Items).

fits([{var, _, _}], _, _) -> ok;
fits([{Kind, _, _}], _, #context{for = ets}) when Kind =:= tuple -> ok;
fits([{record, _, _, _}], _, #context{for = ets}) -> ok;
fits([{cons, _, _, _}], _, #context{for = dbg}) -> ok;
fits([{nil, _}], _, #context{for = dbg}) -> ok;
fits([{match, _, {var, _, _}, Pattern}], Anno, Context) -> fits([Pattern], Anno, Context);
fits([{match, _, Pattern, {var, _, _}}], Anno, Context) -> fits([Pattern], Anno, Context);
fits(_, Anno, #context{for = For}) -> fail(Anno, {head, For}).

%% The whole object may have a name.
top({match, _, {var, Anno, Name}, Pattern}, Context) -> head(Pattern, whole(Anno, Name, Context));
top({match, _, Pattern, {var, Anno, Name}}, Context) -> head(Pattern, whole(Anno, Name, Context));
top(Pattern, Context) -> head(Pattern, Context).

whole(Anno, Name, #context{bound = Bound} = Context) ->
    warn_shadowed(Anno, Name, Context),
    Context#context{bound = Bound#{Name => '$_'}}.

warn_shadowed(Anno, Name, #context{outer = Outer}) when is_map_key(Name, Outer) ->
    Warning = {get(ms_transform_file), [{erl_anno:location(Anno), ?MODULE, {?SHADOWED, Name}}]},
    put(ms_transform_warnings, [Warning | get(ms_transform_warnings)]);
warn_shadowed(_, _, _) -> ok.

%% Patterns ---------------------------------------------------------------------------------------------------------------

head({var, Anno, '_'}, Context) -> {{atom, Anno, '_'}, Context};
head({var, Anno, Name}, #context{bound = Bound} = Context) ->
    case Bound of
        #{Name := Known} -> {{atom, Anno, Known}, Context};
        _ ->
            warn_shadowed(Anno, Name, Context),
            Number = length([Used || Used <- maps:values(Bound), Used =/= '$_']) + 1,
            New = list_to_atom("$" ++ integer_to_list(Number)),
            {{atom, Anno, New}, Context#context{bound = Bound#{Name => New}}}
    end;
head({atom, Anno, Atom} = Pattern, Context) ->
    case is_variable(Atom) of
        true -> fail(Anno, {dollar_atom, Atom});
        false -> {Pattern, Context}
    end;
head({record, Anno, Name, Given}, Context) ->
    {Values, Context1} = lists:mapfoldl(fun({record_field, _, Field, Value}, C) ->
                                                {Value1, C1} = head(Value, C),
                                                {{field_name(Field), Value1}, C1}
                                        end, Context, Given),
    {record(Anno, Name, Values, fun(_, _) -> {atom, Anno, '_'} end, Context), Context1};
head({match, Anno, _, _}, _) -> fail(Anno, head_match);
head({bin_element, _, {var, Anno, Name}, _, _}, _) -> fail(Anno, {head_bits, Name});
head({Kind, Anno, Key, Value}, Context) when Kind =:= map_field_exact; Kind =:= map_field_assoc ->
    {[Key1, Value1], Context1} = lists:mapfoldl(fun head/2, Context, [Key, Value]),
    {{map_field_assoc, Anno, Key1, Value1}, Context1};
head({Kind, Anno, Parts}, Context) when Kind =:= tuple; Kind =:= map; Kind =:= bin ->
    {Parts1, Context1} = lists:mapfoldl(fun head/2, Context, Parts),
    {{Kind, Anno, Parts1}, Context1};
head({op, _, '++', {nil, _}, Rest}, Context) -> head(Rest, Context);
head({op, Anno, '++', {string, At, Chars}, Rest}, Context) ->
    {Rest1, Context1} = head(Rest, Context),
    {lists:foldr(fun(Char, Tail) -> {cons, Anno, {integer, At, Char}, Tail} end, Rest1, Chars), Context1};
head({op, Anno, '++', {cons, At, First, Behind}, Rest}, Context) -> head({cons, At, First, {op, Anno, '++', Behind, Rest}}, Context);
head({cons, Anno, First, Rest}, Context) ->
    {[First1, Rest1], Context1} = lists:mapfoldl(fun head/2, Context, [First, Rest]),
    {{cons, Anno, First1, Rest1}, Context1};
head(Pattern, Context) -> {Pattern, Context}.

is_variable(Atom) ->
    case atom_to_list(Atom) of
        [$$, Digit | Digits] -> lists:all(fun(C) -> C >= $0 andalso C =< $9 end, [Digit | Digits]);
        _ -> false
    end.

field_name({atom, _, Name}) -> Name;
field_name({var, _, '_'}) -> '_'.

%% A record as a tuple: fields that are given, then what `_' stands for, then what Otherwise says.
record(Anno, Name, Given, Otherwise, #context{in = In} = Context) ->
    Fields = fields_of(Anno, Name, Context),
    lists:foldl(fun({Field, _}, Seen) ->
                        case lists:member(Field, Seen) of
                            true -> fail(Anno, {multiple_field, In, Field, Name});
                            false -> [Field | Seen]
                        end
                end, [], Given),
    [fail(Anno, {no_field, In, Field, Name}) || {Field, _} <- Given, Field =/= '_', not lists:keymember(Field, 1, Fields)],
    Values = [case {lists:keyfind(Field, 1, Given), lists:keyfind('_', 1, Given)} of
                  {{_, Value}, _} -> Value;
                  {false, {_, Value}} -> Value;
                  {false, false} -> Otherwise(Field, Default)
              end || {Field, Default} <- Fields],
    {tuple, Anno, [{atom, Anno, Name} | Values]}.

fields_of(Anno, Name, #context{records = Records, in = In}) ->
    case Records of
        #{Name := Fields} ->
            put(ms_transform_records, [Name | get(ms_transform_records)]),
            Fields;
        _ -> fail(Anno, {no_record, In, Name})
    end.

%% The place of a field in the tuple.
place(Anno, Record, Name, #context{in = In} = Context) -> nth(fields_of(Anno, Record, Context), Name, 2, fun() -> fail(Anno, {no_field, In, Name, Record}) end).

nth([{Name, _} | _], Name, Place, _) -> Place;
nth([_ | Fields], Name, Place, Absent) -> nth(Fields, Name, Place + 1, Absent);
nth([], _, _, Absent) -> Absent().

%% Tests and results ------------------------------------------------------------------------------------------------------

expr({var, Anno, Name}, #context{bound = Bound}) ->
    case Bound of
        #{Name := Known} -> {atom, Anno, Known};
        _ -> {tuple, Anno, [{atom, Anno, const}, {var, Anno, Name}]}
    end;
expr({atom, Anno, Atom} = Expr, _) ->
    case atom_to_list(Atom) of
        [$$ | _] -> {tuple, Anno, [{atom, Anno, const}, Expr]};
        _ -> Expr
    end;
expr({Kind, _, _} = Expr, _) when Kind =:= integer; Kind =:= char; Kind =:= float; Kind =:= string -> Expr;
expr({nil, _} = Expr, _) -> Expr;
expr({cons, Anno, Head, Tail}, Context) -> {cons, Anno, expr(Head, Context), expr(Tail, Context)};
expr({tuple, Anno, Elements}, Context) -> {tuple, Anno, [{tuple, Anno, [expr(Element, Context) || Element <- Elements]}]};
expr({map, Anno, Fields}, Context) ->
    {map, Anno, [{map_field_assoc, At, expr(Key, Context), expr(Value, Context)} || {map_field_assoc, At, Key, Value} <- Fields]};
expr({bin, Anno, Elements}, Context) -> {bin, Anno, [segment(Element, Context) || Element <- Elements]};
expr({op, Anno, Op, Operand} = Expr, Context) -> computed(Expr, fun() -> called(Anno, Op, [Operand], Context) end);
expr({op, Anno, Op, Left, Right} = Expr, Context) -> computed(Expr, fun() -> called(Anno, Op, [Left, Right], Context) end);
expr({call, _, {atom, Anno, bindings}, []}, _) -> {atom, Anno, '$*'};
expr({call, _, {atom, Anno, object}, []}, _) -> {atom, Anno, '$_'};
expr({call, Anno, {atom, _, is_record} = Test, [Object, {atom, _, Name} = Tag]}, Context) ->
    Size = length(fields_of(Anno, Name, Context)) + 1,
    {tuple, Anno, [Test, expr(Object, Context), Tag, {integer, Anno, Size}]};
expr({call, Anno, {atom, _, Name}, Arguments}, #context{in = In} = Context) ->
    case is_function(Name, length(Arguments), Context) of
        true -> called(Anno, Name, Arguments, Context);
        false -> fail(Anno, {local_call, In, Name, length(Arguments)})
    end;
expr({call, Anno, {remote, _, {atom, _, Module}, {atom, At, Name}}, Arguments}, #context{in = In} = Context) ->
    Arity = length(Arguments),
    case Module =:= erlang andalso (is_guard(Name, Arity) orelse is_operator(Name, Arity)) of
        true when Name =:= is_record -> expr({call, Anno, {atom, At, Name}, Arguments}, Context);
        true when Arity < 3 ->
            case is_operator(Name, Arity) of
                true -> expr(list_to_tuple([op, Anno, Name | Arguments]), Context);
                false -> called(Anno, Name, Arguments, Context)
            end;
        true -> called(Anno, Name, Arguments, Context);
        false -> fail(Anno, {remote_call, In, Module, Name, Arity})
    end;
expr({record_index, Anno, Record, {atom, _, Field}}, Context) -> {integer, Anno, place(Anno, Record, Field, Context)};
expr({record_field, Anno, Object, Record, {atom, _, Field}}, Context) ->
    {tuple, Anno, [{atom, Anno, element}, {integer, Anno, place(Anno, Record, Field, Context)}, expr(Object, Context)]};
expr({record, Anno, Name, Given}, Context) ->
    {tuple, Anno, [record(Anno, Name, values(Given, Context), fun(_, Default) -> Default end, Context)]};
expr({record, Anno, {var, _, _} = Object, Name, Given}, Context) ->
    Same = fun(Field, _) -> expr({record_field, Anno, Object, Name, {atom, Anno, Field}}, Context) end,
    {tuple, Anno, [record(Anno, Name, values(Given, Context), Same, Context)]};
expr({match, Anno, _, _}, #context{in = In}) -> fail(Anno, {match, In});
expr(Other, #context{in = In}) -> fail(element(2, Other), {element, In, element(1, Other)}).

%% Constants are computed now.
computed(Expr, Otherwise) ->
    case erl_eval:partial_eval(Expr) of
        Expr -> Otherwise();
        Value -> Value
    end.

values(Given, Context) -> [{field_name(Field), expr(Value, Context)} || {record_field, _, Field, Value} <- Given].

segment({bin_element, Anno, {var, At, Name} = Value, Size, Types}, #context{bound = Bound, in = In}) ->
    case Bound of
        #{Name := _} -> fail(At, {bits, In, Name});
        _ -> {bin_element, Anno, Value, Size, Types}
    end;
segment({bin_element, Anno, Value, Size, Types}, Context) -> {bin_element, Anno, expr(Value, Context), Size, Types}.

called(Anno, Name, Arguments, Context) -> {tuple, Anno, [{atom, Anno, Name} | [expr(Argument, Context) || Argument <- Arguments]]}.

is_function(Name, Arity, #context{for = For, in = In}) ->
    is_guard(Name, Arity) orelse For =:= dbg andalso In =:= body andalso is_action(Name, Arity).

is_guard(is_record, 3) -> true;
is_guard(is_record, 2) -> true;
is_guard(Name, Arity) -> erl_internal:guard_bif(Name, Arity) orelse erl_internal:new_type_test(Name, Arity).

is_operator(Name, Arity) ->
    Name =:= 'andalso' orelse Name =:= 'orelse' orelse erl_internal:arith_op(Name, Arity) orelse erl_internal:bool_op(Name, Arity)
        orelse erl_internal:comp_op(Name, Arity).

%% What tracing can do besides.
is_action(Name, 0) -> lists:member(Name, [return_trace, exception_trace, process_dump, caller, caller_line, current_stacktrace, get_seq_token, get_tcw, self,
                                     node]);
is_action(Name, 1) ->
    lists:member(Name, [set_seq_token, get_seq_token, message, enable_trace, disable_trace, display, caller, caller_line, current_stacktrace, set_tcw, silent]);
is_action(Name, 2) -> lists:member(Name, [set_seq_token, enable_trace, disable_trace, trace]);
is_action(trace, 3) -> true;
is_action(_, _) -> false.

-spec fail(erl_anno:anno(), term()) -> no_return().
fail(Anno, Descriptor) -> throw({untranslatable, Anno, Descriptor}).

%% What is wrong ----------------------------------------------------------------------------------------------------------

format_error(Descriptor) -> lists:flatten(text(Descriptor)).

text({?SHADOWED, Name}) -> io_lib:format("variable ~p shadowed in ms_transform fun head", [Name]);
text(no_fun) -> "Parameter of ets/dbg:fun2ms/1 is not a literal fun";
text({head, ets}) -> "ets:fun2ms requires fun with single variable or tuple parameter";
text({head, dbg}) -> "dbg:fun2ms requires fun with single variable or list parameter";
text(head_match) -> "in fun head, only matching (=) on toplevel can be translated into match_spec";
text({match, guard}) -> "fun with guard matching ('=' in guard) is illegal as match_spec as well";
text({match, body}) -> "fun with body matching ('=' in body) is illegal as match_spec";
text({local_call, In, Name, Arity}) ->
    io_lib:format("fun containing the local function call '~tw/~w' (called in ~w) cannot be translated into match_spec", [Name, Arity, In]);
text({remote_call, In, Module, Name, Arity}) ->
    io_lib:format("fun containing the remote function call '~w:~tw/~w' (called in ~w) cannot be translated into match_spec",
                  [Module, Name, Arity, In]);
text({element, In, Kind}) ->
    io_lib:format("the language element ~ts (in ~w) cannot be translated into match_spec", [language_element(Kind), In]);
text({bits, In, Name}) ->
    io_lib:format("bit syntax construction with variable ~w (in ~w) cannot be translated into match_spec", [Name, In]);
text({unbound_variable, Name}) -> io_lib:format("the variable ~s is unbound, cannot translate into match_spec", [Name]);
text({no_record, In, Name}) -> io_lib:format("fun ~w contains unknown record type ~tw", [In, Name]);
text({no_field, In, Field, Name}) -> io_lib:format("fun ~w contains reference to unknown field ~tw in record type ~tw", [In, Field, Name]);
text({multiple_field, In, Field, Name}) -> io_lib:format("fun ~w contains already defined field ~tw in record type ~tw", [In, Field, Name]);
text({dollar_atom, Atom}) -> io_lib:format("fun head contains atom ~w, which conflics with reserved atoms in match_spec heads", [Atom]);
text({head_bits, Name}) ->
    io_lib:format("fun head contains bit syntax matching of variable ~w, which cannot be translated into match_spec", [Name]);
text(Other) -> io_lib:format("~tp", [Other]).

language_element(Kind) ->
    case lists:keyfind(Kind, 1, [{lc, "list comprehension"}, {bc, "binary comprehension"}, {mc, "map comprehension"}, {block, "begin/end block"},
                                 {'if', "if"}, {'case', "case"}, {'receive', "receive"}, {'try', "try"}, {'catch', "catch"}, {'maybe', "maybe"},
                                 {'fun', "fun"}, {named_fun, "fun"}, {call, "call"}]) of
        {_, Text} -> Text;
        false -> atom_to_list(Kind)
    end.
