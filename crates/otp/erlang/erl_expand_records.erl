%% Forms without records: what is made, matched and read by their names becomes tuples, and calls name their modules.
%%
%% A value that is no such record raises {badrecord, Value}; in a guard its access makes the test fail. Variables that are made here are
%% called rec0, rec1 and so on, which no source can say. Attributes stay as they are, and so do native records.
-module(erl_expand_records).

-export([module/2]).

-record(st, {records = #{}, calls = #{}, next = 0, strict = true}).

-spec module(AbsForms, CompileOptions) -> AbsForms2 when
      AbsForms :: [erl_parse:abstract_form()],
      AbsForms2 :: [erl_parse:abstract_form()],
      CompileOptions :: [compile:option()].
module(Forms, Options) ->
    All = Options ++ lists:flatten([Value || {attribute, _, compile, Value} <- Forms]),
    Local = maps:from_list([{{Name, Arity}, local} || {function, _, Name, Arity, _} <- Forms]),
    St = #st{calls = Local, strict = strict(All)},
    {Expanded, _} = lists:mapfoldl(fun form/2, St, Forms),
    Expanded.

strict([strict_record_tests | _]) -> true;
strict([no_strict_record_tests | _]) -> false;
strict([_ | Options]) -> strict(Options);
strict([]) -> true.

form({attribute, _, record, {Name, Defs}} = Form, #st{records = Records} = St) when is_list(Defs) ->
    {Form, St#st{records = Records#{Name => [field(Def) || Def <- Defs]}}};
form({attribute, _, import, {Module, Functions}} = Form, #st{calls = Calls} = St) when is_list(Functions) ->
    {Form, St#st{calls = maps:merge(maps:from_keys(Functions, {imported, Module}), Calls)}};
form({function, A, Name, Arity, Clauses}, St) ->
    {Expanded, St1} = exprs(Clauses, St#st{next = 0}),
    {{function, A, Name, Arity, Expanded}, St1};
form(Form, St) -> {Form, St}.

%% {Name, Default}
field({typed_record_field, Field, _}) -> field(Field);
field({record_field, A, {atom, _, Name}}) -> {Name, {atom, A, undefined}};
field({record_field, _, {atom, _, Name}, Default}) -> {Name, Default}.

%% Expressions ------------------------------------------------------------------------------------------------------------

exprs(Exprs, St) -> lists:mapfoldl(fun expr/2, St, Exprs).

expr({clause, A, Patterns, Guards, Body}, St) ->
    {Body1, St1} = exprs(Body, St),
    {{clause, A, [pattern(P, St) || P <- Patterns], guards(Guards, St), Body1}, St1};
expr({Match, A, Pattern, Expr}, St) when Match =:= match; Match =:= maybe_match ->
    {Expr1, St1} = expr(Expr, St),
    {{Match, A, pattern(Pattern, St), Expr1}, St1};
expr({Comprehension, A, Template, Qualifiers}, St) when Comprehension =:= lc; Comprehension =:= bc; Comprehension =:= mc ->
    {Qualifiers1, St1} = lists:mapfoldl(fun qualifier/2, St, Qualifiers),
    {Template1, St2} = expr(Template, St1),
    {{Comprehension, A, Template1, Qualifiers1}, St2};
expr({record, A, Name, Given} = Record, St) ->
    case fields(Name, St) of
        none -> parts(Record, St);
        Fields -> made(A, Name, Fields, Given, St)
    end;
expr({record, A, Expr, Name, Given} = Update, St) ->
    case fields(Name, St) of
        none -> parts(Update, St);
        Fields -> updated(A, Expr, Name, Fields, Given, St)
    end;
expr({record_field, A, Expr, Name, {atom, _, Field}} = Access, St) ->
    case fields(Name, St) of
        none -> parts(Access, St);
        Fields ->
            {Expr1, St1} = expr(Expr, St),
            {Value, St2} = new(A, St1),
            Elements = [case Known of Field -> Value; _ -> {var, A, '_'} end || {Known, _} <- Fields],
            within(A, Expr1, Name, Elements, Value, St2)
    end;
expr({record_index, A, Name, Field} = Index, St) ->
    {index(A, Index, Name, Field, St), St};
expr({call, A, {atom, _, record_info}, [{atom, _, What}, {atom, _, Name}]} = Call, St) ->
    case fields(Name, St) of
        none -> {Call, St};
        Fields when What =:= size -> {{integer, A, length(Fields) + 1}, St};
        Fields when What =:= fields -> {lists:foldr(fun({Field, _}, Tail) -> {cons, A, {atom, A, Field}, Tail} end, {nil, A}, Fields), St}
    end;
expr({call, A, {atom, A1, Name} = Atom, Args} = Call, #st{calls = Calls} = St) ->
    Function = {Name, length(Args)},
    case Calls of
        #{Function := local} -> arguments(A, Atom, Args, St);
        #{Function := {imported, Module}} -> arguments(A, {remote, A, {atom, A1, Module}, Atom}, Args, St);
        #{} ->
            case erl_internal:bif(Name, length(Args)) of
                true -> expr(setelement(3, Call, {remote, A, {atom, A1, erlang}, Atom}), St);
                false -> arguments(A, Atom, Args, St)
            end
    end;
expr({call, A, {remote, _, {atom, _, erlang}, {atom, _, is_record}} = Test, [Value, {atom, _, Name} = Tag]}, St) ->
    {Value1, St1} = expr(Value, St),
    case fields(Name, St) of
        none -> {{call, A, Test, [Value1, Tag]}, St1};
        Fields -> {{call, A, Test, [Value1, Tag, {integer, A, length(Fields) + 1}]}, St1}
    end;
expr({'fun', A, {function, Name, Arity}} = Fun, #st{calls = Calls} = St) ->
    Function = {Name, Arity},
    case Calls of
        #{Function := {imported, Module}} -> {{'fun', A, {function, {atom, A, Module}, {atom, A, Name}, {integer, A, Arity}}}, St};
        #{} -> {Fun, St}
    end;
expr({'fun', A, {clauses, Clauses}}, St) ->
    {Clauses1, St1} = exprs(Clauses, St),
    {{'fun', A, {clauses, Clauses1}}, St1};
expr({'fun', A, {function, Module, Name, Arity}}, St) ->
    {[Module1, Name1, Arity1], St1} = exprs([Module, Name, Arity], St),
    {{'fun', A, {function, Module1, Name1, Arity1}}, St1};
expr({bin_element, A, Value, Size, Types}, St) ->
    {Value1, St1} = expr(Value, St),
    {Size1, St2} = expr(Size, St1),
    {{bin_element, A, Value1, Size1, Types}, St2};
expr(Exprs, St) when is_list(Exprs) -> exprs(Exprs, St);
expr({Literal, _, _} = Expr, St)
  when Literal =:= atom; Literal =:= var; Literal =:= integer; Literal =:= float; Literal =:= char; Literal =:= string ->
    {Expr, St};
expr(Expr, St) when is_tuple(Expr), tuple_size(Expr) > 2 -> parts(Expr, St);
expr(Other, St) -> {Other, St}.

%% What has no rule of its own holds expressions behind its annotation.
parts(Expr, St) ->
    [Tag, A | Parts] = tuple_to_list(Expr),
    {Parts1, St1} = exprs(Parts, St),
    {list_to_tuple([Tag, A | Parts1]), St1}.

arguments(A, Function, Args, St) ->
    {Args1, St1} = exprs(Args, St),
    {{call, A, Function, Args1}, St1}.

qualifier({zip, A, Generators}, St) ->
    {Generators1, St1} = lists:mapfoldl(fun qualifier/2, St, Generators),
    {{zip, A, Generators1}, St1};
qualifier({Generate, A, Pattern, Expr} = Qualifier, St) ->
    case lists:member(Generate, [generate, generate_strict, b_generate, b_generate_strict, m_generate, m_generate_strict]) of
        true ->
            {Expr1, St1} = expr(Expr, St),
            {{Generate, A, pattern(Pattern, St), Expr1}, St1};
        false -> filter(Qualifier, St)
    end;
qualifier(Filter, St) -> filter(Filter, St).

filter(Filter, #st{records = Records, calls = Calls} = St) ->
    Known = [{Name, [{record_field, 0, {atom, 0, Field}, Default} || {Field, Default} <- Fields]} || Name := Fields <- Records],
    case erl_lint:is_guard_test(Filter, [{attribute, 0, record, Record} || Record <- Known], fun(Function) -> is_map_key(Function, Calls) end) of
        true -> {test(Filter, St), St};
        false -> expr(Filter, St)
    end.

%% Records ----------------------------------------------------------------------------------------------------------------

fields(Name, #st{records = Records}) when is_map_key(Name, Records) -> map_get(Name, Records);
fields(_, _) -> none.

index(A, Index, Name, {atom, _, Field}, St) ->
    case fields(Name, St) of
        none -> Index;
        Fields -> {integer, A, position(Field, Fields, 2)}
    end.

position(Field, [{Field, _} | _], At) -> At;
position(Field, [_ | Fields], At) -> position(Field, Fields, At + 1).

made(A, Name, Fields, Given, St) ->
    {Values, St1} = exprs([value(Field, Default, Given) || {Field, Default} <- Fields], St),
    {{tuple, A, [{atom, A, Name} | Values]}, St1}.

value(Field, Default, Given) ->
    case {given(Field, Given), [Value || {record_field, _, {var, _, '_'}, Value} <- Given]} of
        {{ok, Value}, _} -> Value;
        {none, [Value | _]} -> Value;
        {none, []} -> Default
    end.

given(Field, Given) ->
    case [Value || {record_field, _, {atom, _, Name}, Value} <- Given, Name =:= Field] of
        [Value | _] -> {ok, Value};
        [] -> none
    end.

%% New values are there before the record is looked at.
updated(A, Expr, Name, Fields, Given, St) ->
    {Expr1, St1} = expr(Expr, St),
    {Pairs, St2} = lists:mapfoldl(fun({record_field, _, {atom, _, Field}, Value}, In) ->
                                          {Value1, In1} = expr(Value, In),
                                          {Var, In2} = new(A, In1),
                                          {{Field, Var, {match, A, Var, Value1}}, In2}
                                  end, St1, Given),
    {Olds, St3} = lists:mapfoldl(fun({Field, _}, In) ->
                                         case lists:keymember(Field, 1, Pairs) of
                                             true -> {{var, A, '_'}, In};
                                             false -> new(A, In)
                                         end
                                 end, St2, Fields),
    News = [case lists:keyfind(Field, 1, Pairs) of
                {_, Var, _} -> Var;
                false -> Old
            end || {{Field, _}, Old} <- lists:zip(Fields, Olds)],
    {Case, St4} = within(A, Expr1, Name, Olds, {tuple, A, [{atom, A, Name} | News]}, St3),
    case Pairs of
        [] -> {Case, St4};
        _ -> {{block, A, [Match || {_, _, Match} <- Pairs] ++ [Case]}, St4}
    end.

%% The value of an expression on the elements of a record.
within(A, Record, Name, Elements, Value, St) ->
    {Other, St1} = new(A, St),
    G = erl_anno:set_generated(true, A),
    Error = {call, G, {remote, G, {atom, G, erlang}, {atom, G, error}}, [{tuple, G, [{atom, G, badrecord}, Other]}]},
    {{'case', G, Record, [{clause, G, [{tuple, G, [{atom, G, Name} | Elements]}], [], [Value]}, {clause, G, [Other], [], [Error]}]}, St1}.

new(A, #st{next = Next} = St) -> {{var, A, list_to_atom("rec" ++ integer_to_list(Next))}, St#st{next = Next + 1}}.

%% Patterns ---------------------------------------------------------------------------------------------------------------

pattern({record, A, Name, Given} = Record, St) ->
    case fields(Name, St) of
        none -> mapped(Record, fun(P) -> pattern(P, St) end);
        Fields ->
            Any = {var, A, '_'},
            {tuple, A, [{atom, A, Name} | [pattern(value(Field, Any, Given), St) || {Field, _} <- Fields]]}
    end;
pattern({record_index, A, Name, Field} = Index, St) -> index(A, Index, Name, Field, St);
pattern({bin_element, A, Value, Size, Types}, St) -> {bin_element, A, pattern(Value, St), guard(Size, St), Types};
pattern({map_field_exact, A, Key, Value}, St) -> {map_field_exact, A, guard(Key, St), pattern(Value, St)};
pattern(Pattern, St) -> mapped(Pattern, fun(P) -> pattern(P, St) end).

mapped(Parts, Map) when is_list(Parts) -> [Map(Part) || Part <- Parts];
mapped({Literal, _, _} = Pattern, _)
  when Literal =:= atom; Literal =:= var; Literal =:= integer; Literal =:= float; Literal =:= char; Literal =:= string ->
    Pattern;
mapped(Node, Map) when is_tuple(Node), tuple_size(Node) > 2 ->
    [Tag, A | Parts] = tuple_to_list(Node),
    list_to_tuple([Tag, A | [Map(Part) || Part <- Parts]]);
mapped(Other, _) -> Other.

%% Guards -----------------------------------------------------------------------------------------------------------------

guards(Guards, St) -> [[test(Test, St) || Test <- Tests] || Tests <- Guards].

%% A test, with the names of old.
test({call, A, {atom, A1, Name}, Args}, St) ->
    New = case erl_internal:old_type_test(Name, length(Args)) andalso not is_map_key({Name, length(Args)}, St#st.calls) of
              true when Name =:= record -> is_record;
              true -> list_to_atom("is_" ++ atom_to_list(Name));
              false -> Name
          end,
    checked({call, A, {atom, A1, New}, Args}, St);
test(Test, St) -> checked(Test, St).

%% Only a part that is evaluated in any case asks for its records; the right of andalso and orelse asks for its own.
checked(Test, #st{strict = false} = St) -> guard(Test, St);
checked(Test, St) ->
    A = element(2, Test),
    lists:foldr(fun({Record, Name, Size}, Rest) ->
                        Is = {call, A, {remote, A, {atom, A, erlang}, {atom, A, is_record}}, [guard(Record, St), {atom, A, Name}, {integer, A, Size}]},
                        {op, A, 'andalso', {op, A, 'orelse', Is, {atom, A, fail}}, Rest}
                end, guard(Test, St), lists:usort(asked(Test, St))).

asked({record_field, _, Record, Name, {atom, _, _}}, St) ->
    case fields(Name, St) of
        none -> asked(Record, St);
        Fields -> [{Record, Name, length(Fields) + 1} | asked(Record, St)]
    end;
asked({op, _, Op, Left, _}, St) when Op =:= 'andalso'; Op =:= 'orelse' -> asked(Left, St);
asked(Parts, St) when is_list(Parts) -> lists:flatmap(fun(Part) -> asked(Part, St) end, Parts);
asked(Node, St) when is_tuple(Node) -> asked(tuple_to_list(Node), St);
asked(_, _) -> [].

guard({op, A, Op, Left, Right}, St) when Op =:= 'andalso'; Op =:= 'orelse' -> {op, A, Op, guard(Left, St), checked(Right, St)};
guard({record_field, A, Record, Name, {atom, _, Field}} = Access, St) ->
    case fields(Name, St) of
        none -> mapped(Access, fun(Part) -> guard(Part, St) end);
        Fields ->
            Element = {remote, A, {atom, A, erlang}, {atom, A, element}},
            {call, A, Element, [{integer, A, position(Field, Fields, 2)}, guard(Record, St)]}
    end;
guard({record_index, A, Name, Field} = Index, St) -> index(A, Index, Name, Field, St);
guard({record, A, Name, Given} = Record, St) ->
    case fields(Name, St) of
        none -> mapped(Record, fun(Part) -> guard(Part, St) end);
        Fields -> {tuple, A, [{atom, A, Name} | [guard(value(Field, Default, Given), St) || {Field, Default} <- Fields]]}
    end;
guard({call, A, {atom, A1, Name}, Args}, #st{calls = Calls} = St) when not is_map_key({Name, length(Args)}, Calls) ->
    guard({call, A, {remote, A, {atom, A1, erlang}, {atom, A1, Name}}, Args}, St);
guard({call, A, {remote, _, _, {atom, _, is_record}} = Test, [Value, {atom, _, Name} = Tag]}, St) ->
    case fields(Name, St) of
        none -> {call, A, Test, [guard(Value, St), Tag]};
        Fields -> {call, A, Test, [guard(Value, St), Tag, {integer, A, length(Fields) + 1}]}
    end;
guard({bin_element, A, Value, Size, Types}, St) -> {bin_element, A, guard(Value, St), guard(Size, St), Types};
guard(Guard, St) -> mapped(Guard, fun(Part) -> guard(Part, St) end).
