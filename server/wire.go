package server

// wire makes the rooms of the registry and hands each the store, in the few lines that
// check at compile time that *store.Tx is what the room asks for.
func (r *Registry) wire() error {
	r.wireRegistrar()
	r.wirePeople()
	if err := r.wirePost(); err != nil {
		return err
	}
	r.wireJobs()
	return r.wireRecords()
}
