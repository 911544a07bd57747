package target

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"unhello/bitlocker/managebde"
	"unhello/internal/device"
)

// SystemDrives returns the volumes and disks of this machine, nil where it is not Windows that
// runs: nothing else has drives that BitLocker locks.
func SystemDrives() Drives {
	if runtime.GOOS != "windows" {
		return nil
	}
	return &systemDrives{known: make(map[string]diskPartition)}
}

// systemDrives asks the system again after a while: volumes come and go.
type systemDrives struct {
	mu    sync.Mutex
	asked time.Time
	fresh time.Duration // how long the answer counts as fresh
	drives
	known map[string]diskPartition // the partitions of volumes that settle has found, by path
}

// drives is what the system says there is.
type drives struct {
	volumes  []device.SystemVolume
	disks    []string
	unlisted error // why volumes may be missing
}

// look asks the system what there is.
func (d *systemDrives) look() drives {
	d.mu.Lock()
	defer d.mu.Unlock()
	start := time.Now()
	if !d.asked.IsZero() && start.Sub(d.asked) < d.fresh {
		return d.drives
	}
	d.volumes, d.unlisted = device.SystemVolumes()
	d.disks = nil
	devices, _ := device.Devices()
	for _, disk := range devices {
		d.disks = append(d.disks, disk.Path)
	}
	settle(d.volumes, d.disks, d.known)
	d.asked = time.Now()
	d.fresh = freshFor(d.asked.Sub(start))
	return d.drives
}

func (d *systemDrives) Volumes() []device.SystemVolume { return d.look().volumes }
func (d *systemDrives) Disks() []string                { return d.look().disks }
func (d *systemDrives) Unlisted() error                { return d.look().unlisted }

func (d *systemDrives) Locked(v device.SystemVolume) bool { return v.LooksLocked() }

func (d *systemDrives) Hold(v device.SystemVolume) (release func() error, err error) {
	return device.LockVolume(v.Raw())
}

func (d *systemDrives) Flush(v device.SystemVolume) error { return device.FlushVolume(v.Raw()) }

func (d *systemDrives) Unlock(ctx context.Context, v device.SystemVolume, password string) error {
	return d.manage(v, func(p *managebde.Program, drive string) (managebde.Result, error) {
		return p.Unlock(ctx, drive, password)
	})
}

func (d *systemDrives) Lock(ctx context.Context, v device.SystemVolume) error {
	return d.manage(v, func(p *managebde.Program, drive string) (managebde.Result, error) {
		return p.Lock(ctx, drive)
	})
}

// manage runs manage-bde. Output with an exit code other than 0 is an error too, but only for the
// log: callers look at the volume itself.
func (d *systemDrives) manage(
	v device.SystemVolume, run func(p *managebde.Program, drive string) (managebde.Result, error),
) error {
	drive := v.Letter() // not the drive of a folder that it is mounted in: that is another volume
	if drive == "" {
		return ErrNoLetter
	}
	program, err := managebde.Find(device.SystemFolders())
	if err != nil {
		return err
	}
	result, err := run(program, drive)
	if err == nil && result.Code.Number != 0 {
		err = fmt.Errorf("manage-bde: %s: %s", result.Code, result.Text())
	}
	d.mu.Lock()
	d.asked = time.Time{} // the volumes may have changed
	d.mu.Unlock()
	return err
}

func (d *systemDrives) Running() *device.FileIdentity {
	dir, err := device.WindowsFolder()
	if err != nil {
		return nil
	}
	id, err := device.IdentifyFile(filepath.Join(dir, "System32", "config", Software))
	if err != nil {
		return nil
	}
	return &id
}
