%% A thousand new atoms, distinct and found again.
-module(atoms_many).
-include("case.hrl").

main() ->
    Names = ["atom_number_" ++ integer_to_list(N) || N <- lists:seq(1, 1000)],
    Atoms = [list_to_atom(N) || N <- Names],
    ?show(length(lists:usort(Atoms))),
    ?show([atom_to_list(A) || A <- Atoms] =:= Names),
    ?show([list_to_existing_atom(N) || N <- Names] =:= Atoms),
    ?show(lists:sort(Atoms) =:= [list_to_atom(N) || N <- lists:sort(Names)]),
    ok.
