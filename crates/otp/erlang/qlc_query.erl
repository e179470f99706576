%% List comprehensions as queries: what stands in qlc:q(...) becomes a term of funs that `qlc_run` evaluates.
%%
%% Variables that generators bind are the environment of what follows: a tuple, which the funs of qualifiers take apart. There they have
%% names of their own, so that they hide nothing. A generator is {generator, Source, Match, Pattern, Lookups}, a filter {filter, Test}:
%%   Source() is what is gone through; it must not use variables of generators.
%%   Match(Environment) is a fun that makes of an element the next environment, or false.
%%   Pattern is a pattern of match specifications that lets through at least what Match does.
%%   Lookups are [{Column, Operator, Values}]: only elements count whose Column equals one of Values(Environment).
-module(qlc_query).

-export([forms/1, expression/2]).

-record(context, {records = #{}}).

%% All functions of a module. Throws {bad_query, Anno, Reason} for what is no query.
forms(Forms) ->
    Records = maps:from_list([{Name, Fields} || {attribute, _, record, {Name, Fields}} <- Forms]),
    [case Form of
         {function, _, _, _, _} -> walk(Form, #context{records = Records});
         _ -> Form
     end || Form <- Forms].

walk({call, Anno, {remote, _, {atom, _, qlc}, {atom, _, q}} = Name, [Query | Options]}, Context) when length(Options) =< 1 ->
    case Query of
        {lc, _, _, _} -> {call, Anno, Name, [query(Query, Context) | walk(Options, Context)]};
        _ -> throw({bad_query, Anno, not_a_query_list_comprehension})
    end;
walk([Form | Forms], Context) -> [walk(Form, Context) | walk(Forms, Context)];
walk(Form, Context) when is_tuple(Form) -> list_to_tuple(walk(tuple_to_list(Form), Context));
walk(Form, _) -> Form.

%% A comprehension that is no part of a module.
expression({lc, _, _, _} = Query, Records) -> query(Query, #context{records = Records}).

query({lc, Anno0, Template, Qualifiers}, Context) ->
    Anno = erl_anno:set_generated(true, Anno0),
    Bound = [bound(Qualifier) || Qualifier <- Qualifiers],
    {Parts, Variables} = parts(Qualifiers, 1, [], Bound, Qualifiers, Anno, Context, []),
    Result = environment_fun(Variables, own(walk(Template, Context), Variables), Anno),
    {tuple, Anno, [{atom, Anno, '$qlc_lc'}, list(Parts, Anno), Result, {string, Anno, text({lc, Anno0, Template, Qualifiers})}]}.

text(Query) -> lists:flatten(erl_pp:expr(Query)).

list(Forms, Anno) -> lists:foldr(fun(Form, Rest) -> {cons, Anno, Form, Rest} end, {nil, Anno}, Forms).

bound({generate, _, Pattern, _}) -> variables(Pattern);
bound({b_generate, _, Pattern, _}) -> variables(Pattern);
bound(_) -> [].

parts([], _, Variables, _, _, _, _, Parts) -> {lists:reverse(Parts), Variables};
parts([{generate, _, Pattern, Source} | Rest], Place, Variables, Bound, All, Anno, Context, Parts) ->
    New = lists:usort(variables(Pattern)),
    Next = [V || V <- Variables, not lists:member(V, New)] ++ New,
    _ = [throw({bad_query, At, {used_generator_variable, V}}) || {At, V} <- used(Source), lists:member(V, Variables)],
    Match = environment_fun(Variables, New, match_fun(own(walk(Pattern, Context), Next), Next, Anno), Anno),
    Plain = plain(Pattern, Context),
    Lookups = lookups(Plain, Place, Variables, Bound, All, Anno),
    Evaluated = {'fun', Anno, {clauses, [{clause, Anno, [], [], [walk(Source, Context)]}]}},
    Part = {tuple, Anno, [{atom, Anno, generator}, Evaluated, Match, erl_parse:abstract(loose(Plain), 0), list(Lookups, Anno)]},
    parts(Rest, Place + 1, Next, Bound, All, Anno, Context, [Part | Parts]);
parts([{b_generate, At, _, _} | _], _, _, _, _, _, _, _) -> throw({bad_query, At, {binary_generator}});
parts([Filter | Rest], Place, Variables, Bound, All, Anno, Context, Parts) ->
    Definitions = [{attribute, 1, record, {Name, Fields}} || Name := Fields <- Context#context.records],
    Test = case erl_lint:is_guard_test(Filter, Definitions) of
               true ->
                   {'case', Anno, {atom, Anno, true}, [{clause, Anno, [{var, Anno, '_'}], [[own(Filter, Variables)]], [{atom, Anno, true}]},
                                                       {clause, Anno, [{var, Anno, '_'}], [], [{atom, Anno, false}]}]};
               false -> own(walk(Filter, Context), Variables)
           end,
    Part = {tuple, Anno, [{atom, Anno, filter}, environment_fun(Variables, Test, Anno)]},
    parts(Rest, Place + 1, Variables, Bound, All, Anno, Context, [Part | Parts]).

%% A form whose variables of generators have their own names.
own({var, Anno, Name} = Form, Variables) ->
    case lists:member(Name, Variables) of
        true -> {var, Anno, own_name(Name)};
        false -> Form
    end;
own([Form | Forms], Variables) -> [own(Form, Variables) | own(Forms, Variables)];
own(Form, Variables) when is_tuple(Form) -> list_to_tuple(own(tuple_to_list(Form), Variables));
own(Form, _) -> Form.

own_name(Name) -> list_to_atom("Query@" ++ atom_to_list(Name)).

used({var, _, '_'}) -> [];
used({var, Anno, Name}) -> [{Anno, Name}];
used([Form | Forms]) -> used(Form) ++ used(Forms);
used(Form) when is_tuple(Form) -> used(tuple_to_list(Form));
used(_) -> [].

environment_fun(Variables, Body, Anno) -> environment_fun(Variables, [], Body, Anno).

%% Hidden variables are bound anew inside.
environment_fun(Variables, Hidden, Body, Anno) ->
    {'fun', Anno, {clauses, [{clause, Anno, [environment(Variables, Hidden, Anno)], [], [Body]}]}}.

environment(Variables, Hidden, Anno) ->
    {tuple, Anno, [{var, Anno, case lists:member(V, Hidden) of
                                   true -> '_';
                                   false -> own_name(V)
                               end} || V <- Variables]}.

match_fun(Pattern, Next, Anno) ->
    {'fun', Anno, {clauses, [{clause, Anno, [Pattern], [], [environment(Next, [], Anno)]},
                             {clause, Anno, [{var, Anno, '_'}], [], [{atom, Anno, false}]}]}}.

variables(Form) -> [Name || {_, Name} <- used(Form)].

%% A pattern without records and aliases, as {tuple, Parts}, {var, Name}, {value, Term}, {cons, Head, Tail} or any.
plain({var, _, '_'}, _) -> any;
plain({var, _, Name}, _) -> {var, Name};
plain({tuple, _, Parts}, Context) -> {tuple, [plain(Part, Context) || Part <- Parts]};
plain({cons, _, Head, Tail}, Context) -> {cons, plain(Head, Context), plain(Tail, Context)};
plain({match, _, Left, Right}, Context) ->
    case plain(Left, Context) of
        {var, _} -> plain(Right, Context);
        any -> plain(Right, Context);
        Plain -> Plain
    end;
plain({record, _, Name, Fields}, #context{records = Records} = Context) ->
    case Records of
        #{Name := Definition} ->
            Places = [field(Field) || Field <- Definition],
            {tuple, [{value, Name} | [in_record(Place, Fields, Context) || Place <- Places]]};
        #{} -> any
    end;
plain({map, _, _}, _) -> any;
plain({bin, _, _}, _) -> any;
plain(Form, _) ->
    try {value, erl_parse:normalise(Form)}
    catch error:_ -> any
    end.

field({record_field, _, {atom, _, Name}}) -> Name;
field({record_field, _, {atom, _, Name}, _}) -> Name;
field({typed_record_field, Field, _}) -> field(Field).

in_record(Name, Fields, Context) ->
    case [Pattern || {record_field, _, {atom, _, N}, Pattern} <- Fields, N =:= Name] of
        [Pattern | _] -> plain(Pattern, Context);
        [] ->
            case [Pattern || {record_field, _, {var, _, '_'}, Pattern} <- Fields] of
                [Pattern | _] -> plain(Pattern, Context);
                [] -> any
            end
    end.

loose({tuple, Parts}) -> list_to_tuple([loose(Part) || Part <- Parts]);
loose({cons, Head, Tail}) -> [loose(Head) | loose(Tail)];
loose({value, Atom}) when is_atom(Atom) ->
    case atom_to_list(Atom) of
        [C | _] when C =:= $$; C =:= $_ -> '_';
        _ -> Atom
    end;
loose({value, Number}) when is_number(Number) -> Number;
loose({value, Binary}) when is_binary(Binary) -> Binary;
loose({value, []}) -> [];
loose(_) -> '_'.

%% Lookups ----------------------------------------------------------------------------------------------------------------

lookups({tuple, Parts}, Place, Variables, Bound, All, Anno) ->
    Columns = lists:enumerate(Parts),
    Constants = [lookup(Column, '=:=', [erl_parse:abstract(Value, 0)], Variables, Anno) || {Column, {value, Value}} <- Columns],
    Filters = [{Filter, Between} || {N, Filter0} <- lists:enumerate(All), N > Place, not is_generator(Filter0),
                                    Between <- [lists:append(lists:sublist(Bound, Place, N - Place))], Filter <- conjuncts(Filter0)],
    Equal = [lookup(Column, Operator, Values, Variables, Anno)
             || {Column, {var, Name}} <- Columns, {Filter, Between} <- Filters, is_once(Name, Place, Bound),
                {Operator, Values} <- [compared(Filter, Name)], Operator =/= none,
                not lists:any(fun(V) -> lists:member(V, Between) end, variables(Values))],
    Constants ++ Equal;
lookups(_, _, _, _, _, _) -> [].

%% Whether no later generator binds a variable again.
is_once(Name, Place, Bound) -> not lists:any(fun(Names) -> lists:member(Name, Names) end, lists:nthtail(Place, Bound)).

is_generator({generate, _, _, _}) -> true;
is_generator({b_generate, _, _, _}) -> true;
is_generator(_) -> false.

conjuncts({op, _, Operator, Left, Right}) when Operator =:= 'andalso'; Operator =:= 'and' -> conjuncts(Left) ++ conjuncts(Right);
conjuncts(Filter) -> [Filter].

%% {Operator, Values} where a filter says that a variable is one of some values, which are cheap and cannot fail.
compared({op, _, Operator, {var, _, Name}, Value}, Name) when Operator =:= '=:='; Operator =:= '==' -> one(Operator, Value, Name);
compared({op, _, Operator, Value, {var, _, Name}}, Name) when Operator =:= '=:='; Operator =:= '==' -> one(Operator, Value, Name);
compared({op, _, Or, Left, Right}, Name) when Or =:= 'orelse'; Or =:= 'or' ->
    case {compared(Left, Name), compared(Right, Name)} of
        {{none, _}, _} -> {none, []};
        {_, {none, _}} -> {none, []};
        {{'=:=', Some}, {'=:=', Others}} -> {'=:=', Some ++ Others};
        {{_, Some}, {_, Others}} -> {'==', Some ++ Others}
    end;
compared(_, _) -> {none, []}.

one(Operator, Value, Name) ->
    case is_simple(Value) andalso not lists:member(Name, variables(Value)) of
        true -> {Operator, [Value]};
        false -> {none, []}
    end.

is_simple({var, _, _}) -> true;
is_simple({tuple, _, Parts}) -> lists:all(fun is_simple/1, Parts);
is_simple({cons, _, Head, Tail}) -> is_simple(Head) andalso is_simple(Tail);
is_simple({Type, _, _}) -> lists:member(Type, [atom, integer, float, char, string]);
is_simple({nil, _}) -> true;
is_simple(_) -> false.

lookup(Column, Operator, Values, Variables, Anno) ->
    {tuple, Anno, [{integer, Anno, Column}, {atom, Anno, Operator}, environment_fun(Variables, list(own(Values, Variables), Anno), Anno)]}.
